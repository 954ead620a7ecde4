import type { NativeEvents, NativeMethods, PlatformNatives } from '@org/host-core';

import type { BrowserNativesOptions } from './browser-natives-options.js';
import type { Bars } from './bars.js';
import type { NativeWords } from './native-words.js';
import type { Sheets } from './sheets.js';

/** What one namespace adds to the natives of this engine. */
export interface NativePart {
  readonly methods?: NativeMethods;
  readonly events?: NativeEvents;
  /** Reasons for methods that this engine cannot answer. */
  readonly unsupported?: NonNullable<PlatformNatives['unsupported']>;
  /** Parameters that this engine does nothing with. */
  readonly without?: NonNullable<PlatformNatives['without']>;
  /** Forgets what is kept for a program. */
  readonly forgetProgram?: NonNullable<PlatformNatives['forgetProgram']>;
}

/** What the namespaces share. */
export interface NativeSetup {
  readonly options: BrowserNativesOptions;
  readonly words: NativeWords;
  readonly sheets: Sheets;
  readonly bars: Bars;
}
