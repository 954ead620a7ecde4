import { parseHealthReport } from '@org/host-core/surface';
import { PackageError } from '@org/package-format';

import { createFrameSurface } from './frame-surface.js';
import { createOpaqueDocument } from './opaque-document.js';
import { createProgramFrame } from './program-frame.js';
import { programPaths } from './program-paths.js';

import type { PlatformClock } from '@org/host-core';

import type { BootMessage, OpaqueLaunchMessage, ResumeMessage } from './frame-messages.js';
import type { BootingFrame, FrameLaunch, FrameSurface } from './frame-surface.js';

/**
 * Boots a frame for a program that needs no storage: one without an origin, into which the whole document is written.
 * Its page comes from our server and allows no other document in; its greeting is answered with a port, and the health of
 * the document comes through that port alone. Any program may be written into it.
 */
export function bootOpaque(options: {
  readonly title: string;
  readonly mount: HTMLElement;
  /** Where our page comes from. */
  readonly origin: string;
  readonly clock: PlatformClock;
}): BootingFrame {
  const { title, mount, origin, clock } = options;
  let boot: Required<BootMessage> | null = null;
  let isLoaded = false;
  let hasBegun = false;
  let open: (FrameLaunch & { readonly surface: FrameSurface }) | null = null;
  let health: MessagePort | null = null;
  const frame = createProgramFrame({
    mount,
    title,
    src: `${origin}${programPaths.opaque}`,
    origin: 'null',
    sandbox: 'allow-scripts allow-forms',
    onRemove: () => health?.close(),
    onLoad: () => {
      isLoaded = true;
      open?.surface.onLoad();
    },
    onMessage: (message) => {
      switch (message.miniapp) {
        case 'boot': {
          const { nonce, scriptNonce } = message;
          // The document of a program could greet too.
          if (hasBegun || scriptNonce === undefined) return;
          boot = { miniapp: 'boot', nonce, scriptNonce };
          open?.surface.onBoot();
          begin();
          return;
        }
        case 'held':
          // The page of own origins.
          return;
        case 'connect':
          open?.surface.onConnect(message.nonce);
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
    },
  });
  return {
    frame,
    hasGreeted: () => boot !== null,
    open: (launch) => {
      const { resume, programName } = launch.request;
      frame.setTitle(programName);
      const surface = createFrameSurface({
        clock,
        onSign: launch.onSign,
        frame,
        resume: () => {
          if (resume !== null)
            health?.postMessage({ miniapp: 'resume', text: resume.text } satisfies ResumeMessage);
        },
      });
      open = { ...launch, surface };
      if (boot !== null) surface.onBoot();
      if (isLoaded) surface.onLoad();
      begin();
      return surface;
    },
  };

  function begin(): void {
    if (boot !== null && open !== null) void writeDocument(boot, open);
  }

  async function writeDocument(
    { nonce, scriptNonce }: Required<BootMessage>,
    { request, surface }: Pick<FrameLaunch, 'request'> & { readonly surface: FrameSurface },
  ): Promise<void> {
    try {
      const html = await createOpaqueDocument({
        request,
        scriptNonce,
        onMissing: (message) => {
          surface.error(message);
        },
      });
      const { port1, port2 } = new MessageChannel();
      health = port1;
      port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        const report = parseHealthReport(data);
        hasBegun = true;
        // There is one document. That it began may be heard after its code asked for a transport, which came by the window.
        if (report !== null)
          surface.onReport(report.type === 'state' ? { ...report, document: '/' } : report);
      };
      frame.post({ miniapp: 'launch', nonce, html } satisfies OpaqueLaunchMessage, [port2]);
    } catch (cause) {
      surface.crash(
        `refused: ${cause instanceof PackageError ? `${cause.code}: ${cause.message}` : String(cause)}`,
      );
    }
  }
}
