// Reads what somebody says is a trace: bounded before it is parsed, checked before it is believed.

import { limits } from '@org/bridge-protocol';
import { jsonDepth } from '@org/bridge-protocol/wire';
import * as v from 'valibot';

import { traceLimits } from './limits.js';
import { TraceError } from './trace-error.js';
import { TRACE_VERSION, traceEntry, traceHeader } from './trace.js';

import type { Trace, TraceEntry, TraceHeader } from './trace.js';

/** A line nests an entry and a frame around its values, and a mark below each of them. */
const MAX_LINE_DEPTH = limits.maxDepth + 2;

/** Reads the text of a trace. Throws a {@link TraceError} that names the line. */
export function parseTrace(text: string): Trace {
  if (text.length > traceLimits.maxFileChars) {
    const message = `A trace of ${text.length} characters is above the limit of ${traceLimits.maxFileChars}: record less at once.`;
    throw new TraceError('TOO_LARGE', message);
  }
  let header: TraceHeader | null = null;
  const entries: TraceEntry[] = [];
  let line = 0;
  // One at a time: a file of line breaks alone must not become a list of millions.
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    line += 1;
    const value = parseLine(text.slice(start, end), line);
    start = end + 1;
    if (header === null) header = toHeader(value);
    else entries.push(toEntry(value, line, entries.at(-1)));
    if (entries.length > traceLimits.maxEntries + traceLimits.maxGreetings) {
      throw new TraceError('TOO_MANY_ENTRIES', 'A trace has fewer entries: record less at once.', { line });
    }
  }
  if (header === null) throw new TraceError('NOT_A_TRACE', 'An empty text is no trace.');
  return { header, entries };
}

function parseLine(text: string, line: number): unknown {
  if (text.length > traceLimits.maxLineChars) {
    throw new TraceError('TOO_LARGE', `No line has ${text.length} characters: this is no trace.`, { line });
  }
  if (jsonDepth(text) > MAX_LINE_DEPTH) {
    throw new TraceError('TOO_DEEP', 'Values nest deeper than the bridge allows: this is no trace.', {
      line,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TraceError('NOT_JSON', 'This is not JSON: the file may have been cut or joined.', {
      line,
      cause,
    });
  }
}

function toHeader(value: unknown): TraceHeader {
  const named = v.safeParse(v.object({ format: v.literal('miniapp-trace'), version: v.number() }), value);
  if (!named.success) {
    throw new TraceError('NOT_A_TRACE', 'A trace begins with {"format":"miniapp-trace", …}.', { line: 1 });
  }
  if (named.output.version !== TRACE_VERSION) {
    const message = `Version ${named.output.version} of the format is not known here: use a newer @org/devtools.`;
    throw new TraceError('VERSION_UNKNOWN', message, { line: 1 });
  }
  const checked = v.safeParse(traceHeader, value);
  if (checked.success) return checked.output;
  throw new TraceError('NOT_A_TRACE', `The header is broken: ${describe(checked.issues[0])}.`, { line: 1 });
}

function toEntry(value: unknown, line: number, previous: TraceEntry | undefined): TraceEntry {
  const checked = v.safeParse(traceEntry, value);
  if (!checked.success) {
    const message = `The entry is broken: ${describe(checked.issues[0])}.`;
    throw new TraceError('INVALID_ENTRY', message, { line });
  }
  const entry = checked.output;
  if (previous !== undefined && (entry.atMs < previous.atMs || entry.packet < previous.packet)) {
    const message = 'The entry is earlier than the one before it: entries stand in their order.';
    throw new TraceError('INVALID_ENTRY', message, { line });
  }
  return entry;
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
