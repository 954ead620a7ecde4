import { parseByteRange } from './byte-range.js';

/** An answer to a request of a program's document, for the engine to hand on. */
export interface FileAnswer {
  readonly status: number;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** The whole file, or the one range that a media element asks for (RFC 9110, section 14). */
export function fileAnswer(
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
  rangeHeader: string | null,
): FileAnswer {
  const range = parseByteRange(rangeHeader, bytes.length);
  if (range === null) return { status: 200, headers, body: bytes };
  const total = String(bytes.length);
  if (range === 'unsatisfiable')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${total}` }, body: null };
  const { first, last } = range;
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${String(first)}-${String(last)}/${total}` },
    body: bytes.subarray(first, last + 1),
  };
}
