import { programLabel } from '@org/package-format';

import type {
  NativeEventName,
  NativeMethodName,
  NativeMethods,
  NativeProgram,
  PlatformNatives,
} from '../platform-natives.js';
import type { PackageCrypto } from '@org/package-format';
import type { NativeLink } from './native-link.js';
import type { NativeStart } from './native-port.js';

/** What the app answers of the device and of its own, by the names that it gave at the start. */
export interface NativeNatives extends PlatformNatives {
  /** An event of one subscription. */
  emit(watch: number, data: unknown): void;
}

/** Passes calls on and answers back. What the app answers is checked by the core, as with every platform. */
export function createNativeNatives(
  link: NativeLink,
  { methods, events, unsupported, offers }: NativeStart,
  crypto: PackageCrypto,
): NativeNatives {
  const watches = new Map<number, (data: never) => void>();
  let count = 0;
  return {
    // Names that the catalogue does not have are never asked for.
    methods: Object.fromEntries(methods.map((name) => [name, callOf(name as NativeMethodName)])),
    events: Object.fromEntries(events.map((name) => [name, watchOf(name as NativeEventName)])),
    unsupported,
    ...(offers.gestures
      ? {
          takeGesture: (programId: string, withinMs: number) =>
            link.request('native.gesture', { programId, withinMs }),
        }
      : {}),
    forgetProgram: async (programId) => {
      const label = await programLabel(programId, crypto);
      await link.request('native.forget', { programId, label });
    },
    emit: (watch, data) => watches.get(watch)?.(data as never),
  };

  function callOf(method: NativeMethodName): (params: unknown, call: CallOf) => Promise<unknown> {
    return (params, { program, idempotencyKey, signal }) =>
      link.request('native.call', { method, params, program: toProgram(program), idempotencyKey }, signal);
  }

  function watchOf(
    event: NativeEventName,
  ): (program: NativeProgram, emit: (data: never) => void, options: object) => () => void {
    return (program, emit, options) => {
      const watch = (count += 1);
      watches.set(watch, emit);
      link.notify('native.watch', { watch, event, program: toProgram(program), options });
      return () => {
        if (watches.delete(watch)) link.notify('native.unwatch', { watch });
      };
    };
  }
}

type CallOf = Parameters<NonNullable<NativeMethods['device.vibrate']>>[1];

function toProgram({
  id,
  name,
  partnerName,
}: NativeProgram): Pick<NativeProgram, 'id' | 'name' | 'partnerName'> {
  return { id, name, partnerName };
}
