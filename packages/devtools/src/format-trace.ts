import type { Trace } from './trace.js';

/** The text of a trace: a header and entries, each a line of JSON (docs/trace-format.md 1). */
export function formatTrace({ header, entries }: Trace): string {
  return [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');
}
