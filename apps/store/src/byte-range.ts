import type { BlobStretch } from './blob-store.js';

/** What a Range header asks for. Several ranges in one request are answered whole, as RFC 9110 14.2 allows. */
export type RangeAnswer =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly stretch: BlobStretch }
  | { readonly type: 'unsatisfiable' };

const whole: RangeAnswer = { type: 'whole' };
const unsatisfiable: RangeAnswer = { type: 'unsatisfiable' };

/** Decides what a request for bytes gets. `If-Range` with another tag than the blob's asks for the whole. */
export function decideRange(
  request: { readonly range: string | undefined; readonly ifRange: string | undefined },
  blob: { readonly size: number; readonly etag: string },
): RangeAnswer {
  const { range, ifRange } = request;
  if (range === undefined) return whole;
  if (ifRange !== undefined && ifRange !== blob.etag) return whole;
  // RFC 9110 14.2: a unit that the server does not know is ignored.
  if (/^(?!bytes=)[\w-]+=/.test(range)) return whole;
  if (/^bytes=.*,/.test(range)) return whole;
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range);
  if (found === null) return unsatisfiable;
  const [, first = '', last = ''] = found;
  if (first === '') return lastBytes(last, blob.size);
  const start = Number(first);
  const end = last === '' ? blob.size - 1 : Math.min(Number(last), blob.size - 1);
  if (start >= blob.size || (last !== '' && Number(last) < start)) return unsatisfiable;
  return { type: 'part', stretch: { start, end } };
}

function lastBytes(count: string, size: number): RangeAnswer {
  if (count === '' || Number(count) === 0 || size === 0) return unsatisfiable;
  return { type: 'part', stretch: { start: Math.max(0, size - Number(count)), end: size - 1 } };
}
