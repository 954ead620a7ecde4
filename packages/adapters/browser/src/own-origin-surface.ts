import { parseBootReport } from './frame-messages.js';
import { createFrameSurface } from './frame-surface.js';
import { createProgramFrame } from './program-frame.js';
import { loadPiece } from './release-piece.js';

import type { ContainerPiece, PlatformClock, PreparedRelease, SurfaceFiles } from '@org/host-core';

import type {
  BeginMessage,
  BootReport,
  FrameMessage,
  LaunchMessage,
  PartAnswer,
  PartMessage,
  RepairAnswer,
  ResumeMessage,
} from './frame-messages.js';
import type { BootingFrame, FrameLaunch, FrameSurface } from './frame-surface.js';
import type { ReleasePiece } from './release-piece.js';

/** Where a program is booted, and from what. */
export interface OwnOriginOptions {
  readonly release: PreparedRelease;
  /** The pieces in which the container lies. */
  readonly pieces: readonly ReleasePiece[];
  readonly openPiece: (piece: ContainerPiece) => Promise<ReleasePiece | null>;
  readonly mount: HTMLElement;
  /** What its frame asks for: the boot page, or the program at once. */
  readonly startPath: string;
  /** The exact origin of the program. */
  readonly origin: string;
  readonly clock: PlatformClock;
}

/**
 * Boots a program in its own origin.
 * 0. Where the worker of that origin serves this very release, the program's first document comes at once, and greets as in 4.
 * 1. Else the frame loads the boot page of that origin, which greets the host page.
 * 2. Its greeting is answered with the release and a port, until a document of the program has begun: that could greet too.
 *    A browser may load the boot page anew when the frame is moved (Firefox 153).
 * 3. The boot page's worker verifies the release. A refusal comes back by the port and ends the surface.
 * 4. Once it is opened, the boot page gives way to the program's first document, which greets by its health script.
 *    Until then it gives way to the held page, which has that document at hand, and greets too.
 * 5. When the worker finds a file damaged, or lacks a sub-package, it asks through a document of its origin; host-core
 *    decides.
 */
export function bootOwnOrigin(options: OwnOriginOptions): BootingFrame {
  const { release, mount, origin, clock } = options;
  let boot: HandOver | null = null;
  let isHeld = false;
  let isLoaded = false;
  let hasBegun = false;
  let open: OpenLaunch | null = null;
  const frame = createProgramFrame({
    mount,
    title: release.programName,
    src: `${origin}${options.startPath}`,
    origin,
    // Forms run their submit handlers only with allow-forms; the content policy forbids every real submission.
    sandbox: 'allow-scripts allow-same-origin allow-forms',
    onRemove: () => boot?.port.close(),
    onLoad: () => {
      isLoaded = true;
      open?.surface.onLoad();
    },
    onMessage: (message, port) => {
      if (message.miniapp === 'boot' || message.miniapp === 'held') {
        if (hasBegun) return;
        isLoaded = false;
        isHeld = message.miniapp === 'held';
        open?.surface.onBoot();
        if (message.miniapp === 'boot') handOver(message.nonce);
        begin();
        return;
      }
      // Nothing of the program runs before it is opened, and its worker does not wait for what nobody gives.
      if (open === null) {
        port?.postMessage(null);
        return;
      }
      // Its health script speaks before its own code.
      hasBegun ||= message.miniapp === 'health';
      onMessage(message, port, { ...open, openPiece: options.openPiece });
    },
  });
  return {
    frame,
    hasGreeted: () => isHeld || boot !== null,
    open: ({ request, onSign }) => {
      const { resume } = request;
      const surface = createFrameSurface({
        clock,
        onSign,
        frame,
        resume: () => {
          if (resume !== null)
            frame.post({ miniapp: 'resume', text: resume.text } satisfies ResumeMessage, []);
        },
      });
      open = { surface, request };
      if (boot !== null || isHeld) surface.onBoot();
      if (isLoaded) surface.onLoad();
      begin();
      return surface;
    },
  };

  function handOver(nonce: string): void {
    boot?.port.close();
    const { port1, port2 } = new MessageChannel();
    boot = { port: port1, report: null };
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      boot = { port: port1, report: parseBootReport(data) };
      endRefused();
    };
    const { statement, storeKeys, manifest, containerBytes } = release;
    const parts = { statement, storeKeys, manifest, containerBytes, pieces: options.pieces };
    frame.post({ miniapp: 'launch', nonce, ...parts } satisfies LaunchMessage, [port2]);
  }

  /** When both are there: a page of ours, and somebody who opens the program. */
  function begin(): void {
    if (open === null) return;
    const message: BeginMessage = { miniapp: 'begin', startPath: open.request.resume?.path ?? null };
    if (isHeld) frame.post(message, []);
    else boot?.port.postMessage(message);
    endRefused();
  }

  function endRefused(): void {
    const report = boot?.report;
    if (report?.type === 'refused') open?.surface.crash(`refused: ${report.code}: ${report.message}`);
  }
}

/** A release on its way to the boot page's worker. */
interface HandOver {
  readonly port: MessagePort;
  readonly report: BootReport | null;
}

interface OpenLaunch extends Pick<FrameLaunch, 'request'> {
  readonly surface: FrameSurface;
}

function onMessage(
  message: Exclude<FrameMessage, { readonly miniapp: 'boot' | 'held' }>,
  port: MessagePort | undefined,
  { surface, request, openPiece }: OpenLaunch & Pick<OwnOriginOptions, 'openPiece'>,
): void {
  switch (message.miniapp) {
    case 'connect':
      surface.onConnect(message.nonce);
      return;
    case 'health':
      // It begins before any code that asks for a transport, and both speak through the same window.
      if (message.report.type === 'started') surface.onDocument();
      surface.onReport(message.report);
      return;
    case 'forgotten':
      // Said by a page of ours that never stands in this frame.
      return;
    case 'repair':
      if (port !== undefined) void answerRepair(message.path, port, request.files);
      return;
    case 'part':
      if (port !== undefined) void answerPart(message, port, { files: request.files, openPiece });
      return;
  }
}

/** Files of this surface's own release and no others, as often as host-core gives them: the program may be asking. */
async function answerRepair(path: string, port: MessagePort, files: SurfaceFiles): Promise<void> {
  const answer: RepairAnswer = await files.replace(path);
  port.postMessage(answer);
  port.close();
}

/** A sub-package of this surface's own release, to whoever asks: the program may read it anyway. */
async function answerPart(
  { name, asBytes }: PartMessage,
  port: MessagePort,
  { files, openPiece }: { readonly files: SurfaceFiles } & Pick<OwnOriginOptions, 'openPiece'>,
): Promise<void> {
  const piece = await files.part(name).catch(() => null); // the host's log has the reason
  const opened = piece === null ? null : await openPiece(piece);
  const answer: PartAnswer = opened !== null && asBytes ? await loadPiece(opened) : opened;
  port.postMessage(answer);
  port.close();
}
