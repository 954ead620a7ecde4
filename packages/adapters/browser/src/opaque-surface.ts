import { parseHealthReport } from '@org/host-core/surface';
import { PackageError } from '@org/package-format';

import { createFrameSurface } from './frame-surface.js';
import { createOpaqueDocument } from './opaque-document.js';
import { createProgramFrame } from './program-frame.js';
import { programPaths } from './program-paths.js';

import type { Surface } from '@org/host-core';

import type { BootMessage, FrameMessage, OpaqueLaunchMessage } from './frame-messages.js';
import type { FrameSurface } from './frame-surface.js';
import type { OpenSurfaceOptions } from './own-origin-surface.js';
import type { ProgramFrame } from './program-frame.js';

/**
 * Opens a program that needs no storage: a frame without an origin, into which the whole document is written.
 * Its page comes from our server and allows no other document in; its one greeting is answered with a port, and the
 * health of the document comes through that port alone.
 */
export function openOpaqueSurface(options: OpenSurfaceOptions): Surface {
  const { request, mount, origin, clock, onSign } = options;
  let isBooted = false;
  return createFrameSurface({
    clock,
    onSign,
    openFrame: (surface) => {
      const frame = createProgramFrame({
        mount,
        title: request.programName,
        src: `${origin}${programPaths.opaque}`,
        origin: 'null',
        sandbox: 'allow-scripts allow-forms',
        onLoad: () => {
          surface.onLoad();
        },
        onMessage: (message) => {
          onMessage(message, surface, frame);
        },
      });
      return frame;
    },
  });

  function onMessage(message: FrameMessage, surface: FrameSurface, frame: ProgramFrame): void {
    switch (message.miniapp) {
      case 'boot':
        if (isBooted || message.scriptNonce === undefined) return;
        isBooted = true;
        surface.onBoot();
        void answerBoot({ ...message, scriptNonce: message.scriptNonce }, surface, frame);
        return;
      case 'connect':
        surface.onConnect(message.nonce);
        return;
      case 'forgotten':
      case 'repair':
      case 'part':
        // Nobody here keeps a copy that could be damaged or lack something.
        return;
      case 'health':
        // By its port, or not at all: any page without an origin could say this.
        return;
    }
  }

  async function answerBoot(
    boot: Required<BootMessage>,
    surface: FrameSurface,
    frame: ProgramFrame,
  ): Promise<void> {
    try {
      const html = await createOpaqueDocument({
        ...options,
        scriptNonce: boot.scriptNonce,
        onMissing: (message) => {
          surface.error(message);
        },
      });
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        const report = parseHealthReport(data);
        // There is one document. That it began may be heard after its code asked for a transport, which came by the window.
        if (report !== null) surface.onReport(report);
      };
      const message: OpaqueLaunchMessage = { miniapp: 'launch', nonce: boot.nonce, html };
      frame.post(message, [port2]);
    } catch (cause) {
      surface.crash(
        `refused: ${cause instanceof PackageError ? `${cause.code}: ${cause.message}` : String(cause)}`,
      );
    }
  }
}
