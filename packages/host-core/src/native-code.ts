// Native programs: their code is part of the host, and all else of them is as with any program (docs/native-programs.md).

import type { CancelSignal } from './cancel-signal.js';
import type { SurfaceFiles, SurfaceSign } from './platform.js';
import type { Transport } from '@org/bridge-protocol';

/** The code of a native program. It runs with the rights of the host. */
export interface NativeCode {
  readonly id: string;
  /** The version of the release that it is the code of; null where each package brings its own, which the host's system loads. */
  readonly version: string | null;
  /**
   * Shows the program. Resolves once it is to be seen, with what takes it away. When it cannot, it rejects; nothing is taken away
   * then. A program that was closed in the meantime is taken away as soon as this resolves.
   */
  start(launch: NativeLaunch): Promise<StopNative>;
}

/** Takes a native program away with all that it holds. Called once. */
export type StopNative = () => void | Promise<void>;

/** What native code is started with. */
export interface NativeLaunch {
  readonly program: { readonly id: string; readonly name: string; readonly version: string };
  /** The file of the package that its manifest begins with. */
  readonly entryPoint: string;
  /** The host's own place for it, handed through from `launch`. */
  readonly mount: unknown;
  /** Aborts when the program is closed or gives way; `start` need not go on then. */
  readonly signal: CancelSignal;
  /**
   * A way to the host, for `connect({ transport })` of the SDK. One is open at a time: the next ends the session of the one before.
   */
  readonly openTransport: () => Transport;
  /** A file of its package, as the partner signed it; null when the release has none of that name. Rejects as `SurfaceFiles.read`. */
  readonly read: SurfaceFiles['read'];
  /** Hears when the user goes elsewhere and comes back: a program that is not shown is hidden, and stays as it is. */
  readonly onShown: (listener: (isShown: boolean) => void) => void;
  /** Tells the host what happens to it. After its end nobody hears it. */
  readonly sign: (sign: NativeSign) => void;
}

/** What native code says of itself; that it has painted is said by `start`. */
export type NativeSign = Exclude<SurfaceSign, { readonly type: 'connected' | 'painted' | 'state' | 'sight' }>;
