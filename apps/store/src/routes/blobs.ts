import { isBlobName } from '../blob-store.js';
import type { BlobStore } from '../blob-store.js';
import { StoreError } from '../error.js';
import { rangeParameters, sha256Parameter } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import { blobType, serveBlob } from '../serve-blob.js';

/** Containers by their SHA-256: immutable, resumable, and compressed for the way. */
export function blobRoutes({ blobs }: { readonly blobs: BlobStore }): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/blobs/{sha256}',
      operationId: 'getBlob',
      summary:
        'The bytes of a container; Range counts in plain bytes, without Range brotli is used when accepted',
      access: 'public',
      parameters: [sha256Parameter, ...rangeParameters],
      responses: {
        200: { description: 'The whole container.', bytes: blobType },
        206: { description: 'The bytes of the range.', bytes: blobType },
        304: { description: 'The cache has it.' },
      },
      errors: ['BLOB_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
      handle: (context) => serve(context, blobs),
    },
  ];
}

async function serve(context: StoreContext, blobs: BlobStore): Promise<Response> {
  const sha256 = context.req.param('sha256') ?? '';
  const blob = isBlobName(sha256) ? await blobs.find(sha256) : null;
  if (blob !== null) return serveBlob(context, blobs, { sha256, blob, tag: sha256 });
  throw new StoreError(
    'BLOB_NOT_FOUND',
    'The store has no such blob: take the hash from the statement of a program.',
  );
}
