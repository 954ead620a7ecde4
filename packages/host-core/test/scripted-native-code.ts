import { encodeUtf8 } from '@org/package-format';

import { joinTransports } from '../src/linked-transports.js';

import type { NativeCode, NativeLaunch } from '../src/native-code.js';
import type { SurfaceRequest } from '../src/platform.js';
import type { ProgramScript, VirtualClock } from '@org/testkit';

/** Scripted programs as native code, one for each version. */
export interface ScriptedNativeCode {
  readonly codes: readonly NativeCode[];
  /** The versions that are on the screen. */
  readonly shown: ReadonlySet<object>;
}

/** Gives what a script does to a surface to native code in its place, sign by sign. */
export function scriptNativeCode(
  id: string,
  versions: readonly string[],
  { script, clock }: { readonly script: ProgramScript; readonly clock: () => VirtualClock },
): ScriptedNativeCode {
  const shown = new Set<object>();
  return { shown, codes: versions.map((version) => ({ id, version, start })) };

  function start(launch: NativeLaunch): Promise<() => void> {
    const { signal, program, mount } = launch;
    const surface = {};
    shown.add(surface);
    signal.addEventListener('abort', () => shown.delete(surface));
    return new Promise((resolve) => {
      script({
        // Of a request scripts read the version.
        request: { manifest: encodeUtf8(`"version":"${program.version}"`), mount } as SurfaceRequest,
        clock: clock(),
        sign: (sign) => {
          if (sign.type === 'painted') resolve(() => undefined);
          else if (sign.type === 'connected') joinTransports(launch.openTransport(), sign.transport);
          else if (sign.type !== 'state' && sign.type !== 'sight') launch.sign(sign);
        },
        get isClosed() {
          return signal.aborted;
        },
      });
    });
  }
}
