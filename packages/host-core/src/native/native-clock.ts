import type { PlatformClock } from '../platform.js';
import type { NativeLink } from './native-link.js';
import type { NativeTimes } from './native-port.js';

/** The app's clocks, as its last word told them; its timers. */
export interface NativeClock extends PlatformClock {
  tell(times: NativeTimes): void;
  fire(timer: number): void;
}

/** Makes it. Nothing runs in the core but in answer to the app, so what it told last is now. */
export function createNativeClock(link: Pick<NativeLink, 'notify'>): NativeClock {
  const timers = new Map<number, () => void>();
  let times: NativeTimes = { nowMs: 0, foregroundMs: 0 };
  let count = 0;
  return {
    now: () => times.nowMs,
    foregroundMs: () => times.foregroundMs,
    setTimer: (delayMs, callback) => {
      const timer = (count += 1);
      timers.set(timer, callback);
      link.notify('timer.set', { timer, delayMs: Math.max(0, Math.ceil(delayMs)) });
      return () => {
        if (timers.delete(timer)) link.notify('timer.cancel', { timer });
      };
    },
    tell: ({ nowMs, foregroundMs }) => {
      times = { nowMs, foregroundMs: Math.max(times.foregroundMs, foregroundMs) };
    },
    fire: (timer) => {
      const callback = timers.get(timer);
      timers.delete(timer);
      callback?.();
    },
  };
}
