import type { BlobEncoding, BlobStore, StoredBlob } from './blob-store.js';
import { decideRange } from './byte-range.js';
import { StoreError } from './error.js';
import { isCached } from './etag.js';
import type { StoreContext } from './route.js';
import { immutable } from './serve-bytes.js';

/** What blobs are on the wire. */
export const blobType = 'application/octet-stream';

/** Bytes of the blob store under a tag of their own. */
export interface ServedBlob {
  readonly sha256: string;
  readonly blob: StoredBlob;
  /** What the tag says between its quotes. */
  readonly tag: string;
}

/** Answers with a blob: resumable in plain bytes, compressed when it is asked for whole, immutable for caches. */
export function serveBlob(context: StoreContext, blobs: BlobStore, served: ServedBlob): Response {
  const { sha256, blob, tag } = served;
  const etag = `"${tag}"`;
  const compressedEtag = `"${tag}-br"`;
  const range = decideRange(
    { range: context.req.header('range'), ifRange: context.req.header('if-range') },
    { size: blob.size, etag },
  );
  if (range.type === 'unsatisfiable') return unsatisfiable(context, blob.size);
  const encoding = range.type === 'whole' ? chooseEncoding(context, blob) : 'identity';
  const headers = new Headers({
    'Content-Type': blobType,
    'Cache-Control': immutable,
    'Accept-Ranges': 'bytes',
    Vary: 'Accept-Encoding',
    // Two representations need two tags: a range of one must never continue the other.
    ETag: encoding === 'br' ? compressedEtag : etag,
  });
  if (isCached(context, [etag, compressedEtag])) return new Response(null, { status: 304, headers });
  if (range.type === 'part') {
    const { start, end } = range.stretch;
    headers.set('Content-Range', `bytes ${String(start)}-${String(end)}/${String(blob.size)}`);
    headers.set('Content-Length', String(end - start + 1));
    return new Response(blobs.stream(sha256, 'identity', range.stretch), { status: 206, headers });
  }
  if (encoding === 'br') headers.set('Content-Encoding', 'br');
  headers.set('Content-Length', String(encoding === 'br' ? blob.compressedSize : blob.size));
  return new Response(blobs.stream(sha256, encoding), { status: 200, headers });
}

function chooseEncoding(context: StoreContext, { compressedSize }: StoredBlob): BlobEncoding {
  return compressedSize !== null && acceptsBrotli(context.req.header('accept-encoding')) ? 'br' : 'identity';
}

function acceptsBrotli(header: string | undefined): boolean {
  return (header ?? '').split(',').some((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === 'br' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** RFC 9110 15.5.17: says how long the blob is, so that the client can correct itself. */
function unsatisfiable(context: StoreContext, size: number): never {
  context.header('Content-Range', `bytes */${String(size)}`);
  throw new StoreError(
    'RANGE_NOT_SATISFIABLE',
    `The blob has ${String(size)} bytes: ask for a single range inside it.`,
  );
}
