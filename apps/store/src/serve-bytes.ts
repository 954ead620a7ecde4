import { createHash } from 'node:crypto';
import { isCached } from './etag.js';
import type { StoreContext } from './route.js';

/** For what has its version, its index or its hash in the path. */
export const immutable = 'public, max-age=31536000, immutable';

/** Bytes as they are kept, and how long caches may answer with them. */
export interface ServedBytes {
  readonly bytes: Uint8Array;
  readonly cacheControl: string;
  readonly type?: string;
  /** The digest of the bytes when it is not given. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with bytes, or with 304 when the client's cache has them. */
export function serveBytes(context: StoreContext, served: ServedBytes): Response {
  const { bytes, cacheControl, type = 'application/json', headers = {} } = served;
  const etag = served.etag ?? `"${createHash('sha256').update(bytes).digest('hex')}"`;
  const isKnown = isCached(context, [etag]);
  return new Response(isKnown ? null : new Uint8Array(bytes), {
    status: isKnown ? 304 : 200,
    headers: { ...headers, 'Content-Type': type, 'Cache-Control': cacheControl, ETag: etag },
  });
}
