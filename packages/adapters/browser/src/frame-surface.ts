import { createLiveSurface } from '@org/host-core/surface';

import { createMessagePortTransport } from './message-port-transport.js';

import type { PlatformClock, SurfaceSign } from '@org/host-core';
import type { LiveSurface } from '@org/host-core/surface';

import type { ProgramFrame } from './program-frame.js';

/** A surface in a frame of the page. */
export interface FrameSurface extends Omit<LiveSurface, 'onConnect'> {
  /** The program's document asks for its transport. */
  onConnect(nonce: string): void;
}

/** Brings a surface in a frame to life. `openFrame` may be called back at once. */
export function createFrameSurface(options: {
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
  readonly openFrame: (surface: FrameSurface) => ProgramFrame;
}): FrameSurface {
  const { clock, onSign, openFrame } = options;
  let answeredNonce = '';
  const live = createLiveSurface({
    clock,
    onSign,
    unload: () => {
      document.removeEventListener('visibilitychange', signVisibility);
      frame.remove();
    },
  });
  const surface: FrameSurface = { ...live, onConnect };
  const frame = openFrame(surface);
  document.addEventListener('visibilitychange', signVisibility);
  return surface;

  function onConnect(nonce: string): void {
    // protocol 2.1: a guest that asks again while the answer is on its way takes the first one and keeps to it.
    if (nonce === answeredNonce) return;
    answeredNonce = nonce;
    const { port1, port2 } = new MessageChannel();
    frame.post({ miniapp: 'port', nonce }, [port2]);
    live.onConnect(createMessagePortTransport(port1));
  }

  function signVisibility(): void {
    live.onVisibility(document.visibilityState === 'visible' ? 'visible' : 'hidden');
  }
}
