import { createFrameWatch } from './frame-watch.js';
import { createMessagePortTransport } from './message-port-transport.js';

import type { Transport } from '@org/bridge-protocol';
import type { PlatformClock, Surface, SurfaceSign } from '@org/host-core';

import type { HealthReport } from './frame-messages.js';
import type { FrameTrouble } from './frame-watch.js';
import type { ProgramFrame } from './program-frame.js';

/** What both kinds of surface share: an open frame whose words and silences become signs. */
export interface LiveSurface extends Surface {
  /** The page that boots the program has greeted. */
  onBoot(): void;
  /** The frame has loaded a document. */
  onLoad(): void;
  /** Another document of the program begins: the one that held the other end of the transport has made way for it. */
  onDocument(): void;
  /** The program's document says how it is. */
  onReport(report: HealthReport): void;
  /** The program's document asks for its transport. */
  onConnect(nonce: string): void;
  /** Signs an error of the program. */
  error(message: string): void;
  /** Signs that the program is gone for good, and unloads it. */
  crash(reason: string): void;
}

/** Brings a surface to life. `openFrame` may be called back at once. */
export function createLiveSurface(options: {
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
  readonly openFrame: (surface: LiveSurface) => ProgramFrame;
}): LiveSurface {
  const { clock, onSign, openFrame } = options;
  let answeredNonce = '';
  let transport: Transport | null = null;
  let errorCount = 0;
  let isClosed = false;
  const watch = createFrameWatch(clock, onTrouble);
  const surface: LiveSurface = { onBoot, onLoad, onDocument, onReport, onConnect, error, crash, close };
  const frame = openFrame(surface);
  document.addEventListener('visibilitychange', signVisibility);
  return surface;

  function sign(what: SurfaceSign): void {
    if (!isClosed) onSign(what);
  }

  function onBoot(): void {
    watch.onGreeting('boot page');
  }

  function onLoad(): void {
    watch.onLoad();
  }

  function onDocument(): void {
    transport?.close();
    transport = null;
  }

  function onReport(report: HealthReport): void {
    watch.onSound();
    switch (report.type) {
      case 'started':
        watch.onGreeting('program');
        return;
      case 'painted':
        sign({ type: 'painted' });
        return;
      case 'error':
        error(report.message);
        return;
      case 'beat':
        return;
    }
  }

  function onConnect(nonce: string): void {
    // protocol 2.1: a guest that asks again while the answer is on its way takes the first one and keeps to it.
    if (isClosed || nonce === answeredNonce) return;
    answeredNonce = nonce;
    const { port1, port2 } = new MessageChannel();
    transport?.close();
    transport = createMessagePortTransport(port1);
    frame.post({ miniapp: 'port', nonce }, [port2]);
    sign({ type: 'connected', transport });
  }

  function error(message: string): void {
    errorCount += 1;
    if (errorCount <= MAX_ERRORS) sign({ type: 'error', message });
  }

  function onTrouble(trouble: FrameTrouble): void {
    switch (trouble) {
      case 'silent':
        crash(
          'boot-failed: The origin of the program did not answer. Is its server running, and does its frame-ancestors name this host?',
        );
        return;
      case 'foreign':
        crash('foreign-document: A page that is not the program took its place.');
        return;
      case 'unresponsive':
        sign({ type: 'unresponsive' });
        return;
    }
  }

  function crash(reason: string): void {
    const isFirst = !isClosed;
    unload();
    if (isFirst) onSign({ type: 'crashed', reason });
  }

  function signVisibility(): void {
    sign({ type: document.visibilityState === 'visible' ? 'visible' : 'hidden' });
  }

  async function close(): Promise<void> {
    unload();
  }

  function unload(): void {
    isClosed = true;
    watch.stop();
    document.removeEventListener('visibilitychange', signVisibility);
    transport?.close();
    frame.remove();
  }
}

/** Errors signed per launch. A program in a loop of errors has said enough. */
const MAX_ERRORS = 100;
