import { createLiveSurface } from '@org/host-core/surface';

import { createMessagePortTransport } from './message-port-transport.js';

import type { PlatformClock, Surface, SurfaceRequest, SurfaceSign } from '@org/host-core';
import type { LiveSurface } from '@org/host-core/surface';

import type { ProgramFrame } from './program-frame.js';

/** A surface in a frame of the page. */
export interface FrameSurface extends Omit<LiveSurface, 'onConnect'> {
  /** The program's document asks for its transport. */
  onConnect(nonce: string): void;
}

/** A frame that loads a page of ours, which waits there for its program. */
export interface BootingFrame {
  readonly frame: ProgramFrame;
  /** Whether a page of ours is in it: without a network there is none. */
  hasGreeted(): boolean;
  /** Runs a launch in it, once. */
  open(launch: FrameLaunch): Surface;
}

/** One launch, and who hears of it. */
export interface FrameLaunch {
  readonly request: SurfaceRequest;
  readonly onSign: (sign: SurfaceSign) => void;
}

/** Brings a surface in a frame to life. `resume` hands the page script its own words. */
export function createFrameSurface(options: {
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
  readonly resume: () => void;
  readonly frame: ProgramFrame;
}): FrameSurface {
  const { clock, onSign, resume, frame } = options;
  let answeredNonce = '';
  const live = createLiveSurface({
    clock,
    onSign,
    resume,
    setShown: (isShown) => {
      frame.setShown(isShown);
    },
    unload: () => {
      document.removeEventListener('visibilitychange', signVisibility);
      stopWatching();
      frame.remove();
    },
  });
  document.addEventListener('visibilitychange', signVisibility);
  const stopWatching = frame.watchSight((isInSight) => {
    live.onSight(isInSight);
  });
  if (document.visibilityState === 'hidden') signVisibility();
  return { ...live, onConnect };

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
