// A journal is a run of frames: length (4 bytes, big endian), checksum (16 bytes), body (JSON in UTF-8). The first frame holds
// all rows and says which generation this is; each later one holds one commit. Every checksum includes the one before it and
// the first body has random bytes, so that what an older run has left behind in the file is never taken for a part of this one.

import { randomBytes } from 'node:crypto';
import { CHECKSUM_BYTES, checksum } from './checksum.js';

/** What a journal tells up to its first frame that does not fit. */
export interface Journal {
  readonly generation: number;
  readonly rows: ReadonlyMap<string, string>;
  readonly end: JournalEnd;
}

/** Where the next frame goes, and what its checksum includes. */
export interface JournalEnd {
  readonly offset: number;
  readonly checksum: Uint8Array;
}

/** Rows that change together; null removes. */
export type Changes = ReadonlyMap<string, string | null>;

/** Bytes to write at an end, and the end after them. */
export interface Frames {
  readonly bytes: Uint8Array;
  readonly end: JournalEnd;
}

const HEAD_BYTES = 4 + CHECKSUM_BYTES;
const start: JournalEnd = { offset: 0, checksum: new Uint8Array(CHECKSUM_BYTES) };

/** Null when not even the first frame is whole: then this is no journal, or one that was never finished. */
export function readJournal(bytes: Uint8Array): Journal | null {
  const first = readFrame(bytes, start);
  const snapshot = first === null ? null : parseSnapshot(first.body);
  if (first === null || snapshot === null) return null;
  const rows = new Map(snapshot.rows);
  let { end } = first;
  for (;;) {
    const frame = readFrame(bytes, end);
    const changes = frame === null ? null : parseRows(frame.body);
    if (frame === null || changes === null) return { generation: snapshot.generation, rows, end };
    applyChanges(rows, new Map(changes));
    end = frame.end;
  }
}

/** The beginning of a journal. */
export function snapshotFrame(generation: number, rows: Iterable<readonly [string, string]>): Frames {
  const salt = randomBytes(CHECKSUM_BYTES).toString('hex');
  return frameAfter(start, JSON.stringify({ generation, salt, rows: [...rows] }));
}

/** One frame for each set of changes. */
export function changeFrames(end: JournalEnd, batch: readonly Changes[]): Frames {
  const parts: Uint8Array[] = [];
  let last = end;
  for (const changes of batch) {
    const frame = frameAfter(last, JSON.stringify([...changes]));
    parts.push(frame.bytes);
    last = frame.end;
  }
  return { bytes: Buffer.concat(parts), end: last };
}

/** Sets and removes rows in place. */
export function applyChanges(rows: Map<string, string>, changes: Changes): void {
  for (const [key, value] of changes) {
    if (value === null) rows.delete(key);
    else rows.set(key, value);
  }
}

function frameAfter(end: JournalEnd, text: string): Frames {
  const body = new TextEncoder().encode(text);
  const bytes = new Uint8Array(HEAD_BYTES + body.length);
  const sum = checksum(end.checksum, body);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(sum, 4);
  bytes.set(body, HEAD_BYTES);
  return { bytes, end: { offset: end.offset + bytes.length, checksum: sum } };
}

function readFrame(
  bytes: Uint8Array,
  { offset, checksum: before }: JournalEnd,
): { readonly body: unknown; readonly end: JournalEnd } | null {
  if (bytes.length - offset < HEAD_BYTES) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset + offset).getUint32(0);
  const [from, to] = [offset + HEAD_BYTES, offset + HEAD_BYTES + length];
  if (to > bytes.length) return null;
  const body = bytes.subarray(from, to);
  const sum = checksum(before, body);
  if (Buffer.compare(sum, bytes.subarray(offset + 4, from)) !== 0) return null;
  try {
    return {
      body: JSON.parse(new TextDecoder().decode(body)) as unknown,
      end: { offset: to, checksum: sum },
    };
  } catch {
    return null; // somebody else's bytes, with a checksum that fits
  }
}

function parseSnapshot(
  body: unknown,
): { readonly generation: number; readonly rows: readonly (readonly [string, string])[] } | null {
  if (typeof body !== 'object' || body === null || !('generation' in body) || !('rows' in body)) return null;
  const { generation } = body;
  const rows = parseRows(body.rows);
  if (typeof generation !== 'number' || !Number.isSafeInteger(generation) || rows === null) return null;
  return {
    generation,
    rows: rows.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
  };
}

function parseRows(body: unknown): readonly (readonly [string, string | null])[] | null {
  return Array.isArray(body) && body.every(isRow) ? body : null;
}

function isRow(row: unknown): row is readonly [string, string | null] {
  if (!Array.isArray(row) || row.length !== 2) return false;
  const [key, value] = row as readonly unknown[];
  return typeof key === 'string' && (typeof value === 'string' || value === null);
}
