import type { JsonValue } from '@org/bridge-protocol';

/** The first place where a replay went another way than the recording. Its values are redacted like the trace. */
export interface Divergence {
  /** Which entry of the trace, counted from 0; null for what is not in the trace. */
  readonly index: number | null;
  /** The method or event. */
  readonly call: string;
  /** JSON pointer into `{ params }`, `{ result }`, `{ error: { code } }` or `{ sequence, event, data }`; empty for all of it. */
  readonly where: string;
  /** Undefined where nothing was expected. */
  readonly expected: JsonValue | undefined;
  /** Undefined where nothing came. */
  readonly actual: JsonValue | undefined;
  /** All of it in one sentence. */
  readonly message: string;
}

/** How a replay went. */
export interface ReplayReport {
  /** Calls and events that were compared and found the same. */
  readonly matched: number;
  /** Calls of the trace that were not reached. */
  readonly remaining: number;
  readonly firstDivergence: Divergence | null;
}

/** A divergence with its sentence. */
export function toDivergence(parts: Omit<Divergence, 'message'>): Divergence {
  const { call, where, expected, actual, index } = parts;
  const place = where === '' ? call : `${call} at ${where}`;
  const entry = index === null ? '' : ` (entry ${index})`;
  return { ...parts, message: `${place}: expected ${say(expected)}, got ${say(actual)}${entry}.` };
}

/** Long values are told by their beginning. */
const SAID_CHARS = 200;

function say(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= SAID_CHARS ? text : `${text.slice(0, SAID_CHARS)}…`;
}
