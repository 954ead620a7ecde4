import { isBlobName } from '../blob-store.js';
import type { BlobEncoding, BlobStore, StoredBlob } from '../blob-store.js';
import { decideRange } from '../byte-range.js';
import { StoreError } from '../error.js';
import { isCached } from '../etag.js';
import type { Route, StoreContext } from '../route.js';

const type = 'application/octet-stream';

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
      parameters: [
        {
          name: 'sha256',
          in: 'path',
          description: 'Lower-case hexadecimal SHA-256.',
          pattern: '^[0-9a-f]{64}$',
        },
        { name: 'Range', in: 'header', description: 'One range, such as bytes=1000- to resume.' },
        { name: 'If-Range', in: 'header', description: 'The ETag of the plain bytes.' },
      ],
      responses: {
        200: { description: 'The whole container.', bytes: type },
        206: { description: 'The bytes of the range.', bytes: type },
        304: { description: 'The cache has it.' },
      },
      errors: ['BLOB_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
      handle: (context) => serveBlob(context, blobs),
    },
  ];
}

async function serveBlob(context: StoreContext, blobs: BlobStore): Promise<Response> {
  const sha256 = context.req.param('sha256') ?? '';
  const blob = isBlobName(sha256) ? await blobs.find(sha256) : null;
  if (blob === null) {
    throw new StoreError(
      'BLOB_NOT_FOUND',
      'The store has no such blob: take the hash from the statement of a program.',
    );
  }
  const etag = `"${sha256}"`;
  const compressedEtag = `"${sha256}-br"`;
  const range = decideRange(
    { range: context.req.header('range'), ifRange: context.req.header('if-range') },
    { size: blob.size, etag },
  );
  if (range.type === 'unsatisfiable') return unsatisfiable(context, blob.size);
  const encoding = range.type === 'whole' ? chooseEncoding(context, blob) : 'identity';
  const headers = new Headers({
    'Content-Type': type,
    'Cache-Control': 'public, max-age=31536000, immutable',
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
