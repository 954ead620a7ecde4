import type { NativeCall } from '@org/host-core';

import { whenSessionEnds } from './call-end.js';
import { engineNavigator } from './engine.js';

import type { NativePart } from './native-part.js';

/** Keeps the screen on while at least one program wants it: one lock for all, which the engine drops with each hiding. */
export function keepAwakeNatives(): NativePart {
  const { wakeLock } = engineNavigator();
  if (wakeLock === undefined)
    return { unsupported: { 'device.keepAwake': 'This browser does not let pages keep the screen on.' } };
  const wanting = new Map<string, NativeCall>();
  let lock: WakeLockSentinel | null = null;

  async function settle(): Promise<void> {
    if (wanting.size === 0) {
      await lock?.release();
      lock = null;
    } else if ((lock === null || lock.released) && document.visibilityState === 'visible') {
      // Low on battery, the device may say no; the answer tells.
      lock = (await wakeLock?.request('screen').catch(() => null)) ?? null;
    }
  }
  document.addEventListener('visibilitychange', () => void settle());

  return {
    methods: {
      'device.keepAwake': async ({ enabled }, call) => {
        const { id } = call.program;
        if (enabled) {
          wanting.set(id, call);
          whenSessionEnds(call, () => {
            // A later session of the same program keeps what it asked for itself.
            if (wanting.get(id) === call) wanting.delete(id);
            void settle();
          });
        } else wanting.delete(id);
        await settle();
        return { enabled: enabled && lock !== null && !lock.released };
      },
    },
  };
}
