import { parseBootReport } from './frame-messages.js';
import { createFrameSurface } from './frame-surface.js';
import { createProgramFrame } from './program-frame.js';
import { programPaths } from './program-paths.js';
import { loadPiece } from './release-piece.js';

import type {
  ContainerPiece,
  PlatformClock,
  Surface,
  SurfaceFiles,
  SurfaceRequest,
  SurfaceSign,
} from '@org/host-core';

import type { FrameMessage, LaunchMessage, PartAnswer, PartMessage, RepairAnswer } from './frame-messages.js';
import type { FrameSurface } from './frame-surface.js';
import type { ProgramFrame } from './program-frame.js';
import type { ReleasePiece } from './release-piece.js';

/** What a surface of either kind is opened with. */
export interface OpenSurfaceOptions {
  readonly request: SurfaceRequest;
  readonly mount: HTMLElement;
  /** The exact origin of the program. */
  readonly origin: string;
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
}

/** A surface whose worker takes the container in the pieces in which it lies. */
export type OwnOriginOptions = OpenSurfaceOptions & {
  readonly pieces: readonly ReleasePiece[];
  readonly openPiece: (piece: ContainerPiece) => Promise<ReleasePiece | null>;
};

/**
 * Opens a program in its own origin.
 * 1. The frame loads the boot page of that origin, which greets the host page.
 * 2. The first greeting is answered with the release and a port. A second one is not: the program could send it.
 * 3. The boot page's worker verifies the release. A refusal comes back by the port and ends the surface.
 * 4. The boot page gives way to the program's first document, which greets by its health script.
 * 5. When the worker finds a file damaged, or lacks a sub-package, it asks through a document of its origin; host-core
 *    decides.
 */
export function openOwnOriginSurface(options: OwnOriginOptions): Surface {
  const { request, mount, origin, clock, onSign } = options;
  let isBooted = false;
  return createFrameSurface({
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
        onMessage: (message, port) => {
          onMessage({ message, port, surface, frame });
        },
      });
      return frame;
    },
  });

  function onMessage({ message, port, surface, frame }: ReceivedMessage): void {
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
        if (port !== undefined) void answerPart(message, port, options);
        return;
    }
  }
}

interface ReceivedMessage {
  readonly message: FrameMessage;
  readonly port: MessagePort | undefined;
  readonly surface: FrameSurface;
  readonly frame: ProgramFrame;
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
  { request, openPiece }: OwnOriginOptions,
): Promise<void> {
  const piece = await request.files.part(name).catch(() => null); // the host's log has the reason
  const opened = piece === null ? null : await openPiece(piece);
  const answer: PartAnswer = opened !== null && asBytes ? await loadPiece(opened) : opened;
  port.postMessage(answer);
  port.close();
}

function answerBoot(boot: {
  readonly nonce: string;
  readonly options: OwnOriginOptions;
  readonly surface: FrameSurface;
  readonly frame: ProgramFrame;
}): void {
  const { nonce, options, surface, frame } = boot;
  const { statement, storeKeys, manifest, containerBytes } = options.request;
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
    storeKeys,
    manifest,
    containerBytes,
    pieces: options.pieces,
  };
  frame.post(message, [port2]);
}
