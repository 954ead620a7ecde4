// A native program where others have a web view: started, heard and taken away, and told apart by nothing else.

import { createCanceller } from './canceller.js';
import { messageOf } from './error.js';
import { letGo } from './let-go.js';
import { linkedTransports } from './linked-transports.js';
import { pause } from './pause.js';

import type { NativeCode, NativeLaunch, StopNative } from './native-code.js';
import type { Platform, Surface, SurfaceSign } from './platform.js';
import type { Transport } from '@org/bridge-protocol';

/** A program in a loop of errors has said enough. */
const MAX_ERRORS = 100;
/** Longest text of a program that reaches the host's log. */
const MAX_MESSAGE_CHARS = 500;
/** Code that does not come to an end does not keep the next release from its place. */
const MAX_STOP_MS = 2_000;

/** Starts native code. Whatever it throws is a sign; the signs begin after this has returned. */
export function openNativeSurface(
  code: NativeCode,
  given: Pick<NativeLaunch, 'program' | 'entryPoint' | 'mount' | 'read'>,
  { platform, onSign }: NativeSurfaceParts,
): Surface {
  const life = createCanceller();
  const isOver = () => life.signal.aborted;
  let transport: Transport | null = null;
  let errorCount = 0;
  let stopped: Promise<void> | null = null;
  let stop: StopNative | null = null;
  let isShown = true;
  let hearShown: (isShown: boolean) => void = () => undefined;
  const launch: NativeLaunch = { ...given, signal: life.signal, openTransport, onShown, sign };
  void begin();
  return {
    setShown: (value) => {
      isShown = value;
      if (!isOver()) hearShown(value);
    },
    close: async () => {
      end();
      if (stopped !== null) await briefly(stopped);
    },
  };

  async function begin(): Promise<void> {
    try {
      // Its launch has the surface by then.
      await Promise.resolve();
      if (isOver()) return;
      stop = await code.start(launch);
    } catch (error) {
      crash(`start-failed: ${messageOf(error)}`);
      return;
    }
    if (isOver()) takeAway();
    else onSign({ type: 'painted' });
  }

  function openTransport(): Transport {
    const [program, host] = linkedTransports();
    if (isOver()) host.close();
    else {
      transport = host;
      onSign({ type: 'connected', transport: host });
    }
    return program;
  }

  function onShown(listener: (isShown: boolean) => void): void {
    hearShown = listener;
    // It may have been hidden before it listened.
    if (!isShown) listener(false);
  }

  function sign(said: Parameters<NativeLaunch['sign']>[0]): void {
    if (isOver()) return;
    if (said.type === 'crashed') crash(said.reason);
    else if (said.type === 'error') error(said.message);
    else onSign(said);
  }

  function error(message: string): void {
    errorCount += 1;
    if (errorCount <= MAX_ERRORS) onSign({ type: 'error', message: message.slice(0, MAX_MESSAGE_CHARS) });
  }

  function crash(reason: string): void {
    if (isOver()) return;
    end();
    onSign({ type: 'crashed', reason: reason.slice(0, MAX_MESSAGE_CHARS) });
  }

  function end(): void {
    if (isOver()) return;
    life.cancel();
    transport?.close();
    takeAway();
  }

  function takeAway(): void {
    if (stop === null) return;
    const ending = Promise.resolve().then(stop);
    stopped = letGo(ending, platform, { event: 'native-stop-failed', programId: code.id });
  }

  async function briefly(ending: Promise<void>): Promise<void> {
    const given = createCanceller();
    const isOver = ending.then(given.cancel);
    await Promise.race([isOver, pause(platform.clock, MAX_STOP_MS, given.signal)]);
  }
}

/** What a native surface is made with. */
interface NativeSurfaceParts {
  readonly platform: Pick<Platform, 'clock' | 'log'>;
  readonly onSign: (sign: SurfaceSign) => void;
}
