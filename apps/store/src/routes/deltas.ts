import { isBlobName } from '../blob-store.js';
import type { BlobStore } from '../blob-store.js';
import type { DeltaMaker } from '../delta-maker.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import { rangeParameters } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import { blobType, serveBlob } from '../serve-blob.js';

/** Patches from one container to another (docs/package-format.md, deltas). */
export function deltaRoutes(parts: {
  readonly blobs: BlobStore;
  readonly deltas: DeltaMaker;
}): readonly Route[] {
  const digest = (name: string, description: string) =>
    ({ name, in: 'path', description, pattern: '^[0-9a-f]{64}$' }) as const;
  return [
    {
      method: 'get',
      path: '/deltas/{from}/{to}',
      operationId: 'getDelta',
      summary: 'The patch that makes one container of another; its result is checked like any container',
      access: 'public',
      parameters: [
        digest('from', 'SHA-256 of the container that is there.'),
        digest('to', 'SHA-256 of the container that is wanted.'),
        ...rangeParameters,
      ],
      responses: {
        200: { description: 'The whole patch.', bytes: blobType },
        206: { description: 'The bytes of the range.', bytes: blobType },
        304: { description: 'The cache has it.' },
      },
      errors: ['DELTA_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
      handle: (context) => serve(context, parts),
    },
  ];
}

async function serve(
  context: StoreContext,
  { blobs, deltas }: { readonly blobs: BlobStore; readonly deltas: DeltaMaker },
): Promise<Response> {
  const { from = '', to = '' } = context.req.param();
  const isPair = isBlobName(from) && isBlobName(to);
  const answer = isPair ? await deltas.find({ from, to }) : ({ type: 'none' } as const);
  const sha256 = answer.type === 'made' ? answer.sha256 : null;
  const blob = sha256 === null ? null : await blobs.find(sha256);
  if (sha256 !== null && blob !== null)
    return serveBlob(context, blobs, { sha256, blob, tag: `${from}-${to}` });
  if (answer.type === 'waiting') context.header('Retry-After', String(storeLimits.deltaRetrySeconds));
  throw new StoreError('DELTA_NOT_FOUND', 'There is no such delta: download the container instead.');
}
