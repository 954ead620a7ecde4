import { parseBootReport } from './frame-messages.js';
import { createLiveSurface } from './live-surface.js';
import { createProgramFrame } from './program-frame.js';
import { programPaths } from './program-paths.js';

import type { PlatformClock, Surface, SurfaceRequest, SurfaceSign } from '@org/host-core';

import type { FrameMessage, LaunchMessage } from './frame-messages.js';
import type { LiveSurface } from './live-surface.js';
import type { ProgramFrame } from './program-frame.js';

/** What a surface of either kind is opened with. */
export interface OpenSurfaceOptions {
  readonly request: SurfaceRequest;
  readonly mount: HTMLElement;
  readonly container: Blob;
  /** The exact origin of the program. */
  readonly origin: string;
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
}

/**
 * Opens a program in its own origin.
 * 1. The frame loads the boot page of that origin, which greets the host page.
 * 2. The first greeting is answered with the release and a port. A second one is not: the program could send it.
 * 3. The boot page's worker verifies the release. A refusal comes back by the port and ends the surface.
 * 4. The boot page gives way to the program's first document, which greets by its health script.
 */
export function openOwnOriginSurface(options: OpenSurfaceOptions): Surface {
  const { request, mount, origin, clock, onSign } = options;
  let isBooted = false;
  return createLiveSurface({
    clock,
    onSign,
    openFrame: (surface) => {
      const frame = createProgramFrame({
        mount,
        title: request.programName,
        src: `${origin}${programPaths.boot}`,
        origin,
        // Forms run their submit handlers only with allow-forms; the content policy forbids every real submission.
        sandbox: 'allow-scripts allow-same-origin allow-forms',
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

  function onMessage(message: FrameMessage, surface: LiveSurface, frame: ProgramFrame): void {
    switch (message.miniapp) {
      case 'boot':
        if (isBooted) return;
        isBooted = true;
        surface.onBoot();
        answerBoot({ nonce: message.nonce, options, surface, frame });
        return;
      case 'connect':
        surface.onConnect(message.nonce);
        return;
      case 'health':
        surface.onReport(message.report);
        return;
    }
  }
}

function answerBoot(boot: {
  readonly nonce: string;
  readonly options: OpenSurfaceOptions;
  readonly surface: LiveSurface;
  readonly frame: ProgramFrame;
}): void {
  const { nonce, options, surface, frame } = boot;
  const { statement, manifest } = options.request;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    port1.close();
    const report = parseBootReport(data);
    if (report?.type === 'refused') surface.crash(`refused: ${report.code}: ${report.message}`);
  };
  const message: LaunchMessage = {
    miniapp: 'launch',
    nonce,
    statement,
    manifest,
    container: options.container,
  };
  frame.post(message, [port2]);
}
