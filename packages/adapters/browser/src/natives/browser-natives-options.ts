import type { HandlerParamsOf } from '@org/bridge-protocol';
import type { NativeEvents, NativeMethods, NativeProgram } from '@org/host-core';

import type { CodeReader } from './code-reader.js';
import type { NativeWords } from './native-words.js';

/** What the host's app brings to the methods that a web page answers. */
export interface BrowserNativesOptions {
  /** Methods that the app answers itself: accounts, its own services, and whatever it does better than this adapter. */
  readonly app?: NativeMethods;
  /** Events that the app reports itself. */
  readonly events?: NativeEvents;
  /** CSS custom properties for programs, by name. */
  readonly theme?: () => Record<string, string>;
  /** The user pressed the back button of a program's bar. Without it there is no such button. */
  readonly onBack?: (program: NativeProgram) => void;
  /** Receives what programs tell of themselves; without it that is dropped. */
  readonly telemetry?: (entry: TelemetryEntry) => void;
  /**
   * Reads codes where the browser has no reader of its own; null reads none, and scanning is NOT_SUPPORTED there. Without
   * this member: QR codes, by a decoder that is loaded when the first scan begins.
   */
  readonly codeReader?: CodeReader | null;
  /** The host's words in another language. */
  readonly words?: Partial<NativeWords>;
}

/** What a program tells of itself; the host decides what it keeps. */
export type TelemetryEntry = { readonly programId: string } & (
  | ({ readonly type: 'track' } & HandlerParamsOf<'telemetry.track'>)
  | ({ readonly type: 'log' } & HandlerParamsOf<'telemetry.log'>)
  | ({ readonly type: 'mark' } & HandlerParamsOf<'telemetry.mark'>)
);
