import { canonicalize, encodeUtf8 } from '@org/package-format';
import { StoreError } from '../error.js';
import type { Route, StoreContext } from '../route.js';
import { immutable, serveBytes } from '../serve-bytes.js';
import type { LogRows } from '../sql-log.js';
import type { TransparencyLog } from '../transparency-log.js';

interface LogRouteParts {
  readonly log: TransparencyLog;
  readonly logRows: LogRows;
}

/** Hashes or entries in one tile (docs/package-format.md 8.9). */
const tileWidth = 256;

/** What auditors, witnesses and hosts read of the log. */
export function logRoutes({ log, logRows }: LogRouteParts): readonly Route[] {
  async function tile(context: StoreContext): Promise<Response> {
    const level = numberOf(context.req.param('level'));
    const { first, count, isFull } = spanOf(context);
    const hashes = level > 5 ? [] : await logRows.hashes(level * 8, first, count);
    if (hashes.length < count) throw missing();
    const cacheControl = isFull ? immutable : 'no-cache';
    return serveBytes(context, {
      bytes: Buffer.concat(hashes),
      cacheControl,
      type: 'application/octet-stream',
    });
  }

  async function entries(context: StoreContext): Promise<Response> {
    const { first, count, isFull } = spanOf(context);
    const texts = await logRows.entries(first, count);
    if (texts.length < count) throw missing();
    const cacheControl = isFull ? immutable : 'no-cache';
    return serveBytes(context, { bytes: encodeUtf8(JSON.stringify(texts)), cacheControl });
  }

  async function consistency(context: StoreContext): Promise<Response> {
    const from = numberOf(context.req.query('from'));
    const to = numberOf(context.req.query('to'));
    if (from > to || to > (await logRows.size())) throw missing();
    const path = await log.consistency(from, to);
    return serveBytes(context, { bytes: encodeUtf8(JSON.stringify({ path })), cacheControl: immutable });
  }

  const tileParameters = [
    { name: 'level', in: 'path', description: 'Eight levels of the tree at a time, from 0.' },
    { name: 'index', in: 'path', description: 'The tile in its level, from 0.' },
  ] as const;
  const partial = {
    name: 'count',
    in: 'path',
    description: 'Hashes or entries of a tile that is not full.',
  } as const;
  const [, indexParameter] = tileParameters;
  return [
    {
      method: 'get',
      path: '/log/head',
      operationId: 'getLogHead',
      summary: 'The newest head of the log that its witnesses countersigned',
      access: 'public',
      responses: { 200: { description: 'The head in its RFC 8785 form.', schema: 'TreeHead' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: async (context) => {
        const head = await log.newestHead();
        if (head === null) throw missing();
        return serveBytes(context, { bytes: encodeUtf8(canonicalize(head)), cacheControl: 'no-cache' });
      },
    },
    {
      method: 'get',
      path: '/log/consistency',
      operationId: 'getConsistency',
      summary: 'The proof that a larger tree begins with a smaller one',
      access: 'public',
      parameters: [
        { name: 'from', in: 'query', description: 'Size of the smaller tree.' },
        { name: 'to', in: 'query', description: 'Size of the larger tree.' },
      ],
      responses: { 200: { description: 'Hashes, from below.', schema: 'Consistency' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: consistency,
    },
    ...(['/log/tile/{level}/{index}', '/log/tile/{level}/{index}.p/{count}'] as const).map(
      (path, at): Route => ({
        method: 'get',
        path,
        operationId: at === 0 ? 'getTile' : 'getPartialTile',
        summary: at === 0 ? 'A full tile of 256 hashes' : 'The first hashes of a tile that is not full',
        access: 'public',
        parameters: at === 0 ? tileParameters : [...tileParameters, partial],
        responses: { 200: { description: '32 bytes a hash.', bytes: 'application/octet-stream' } },
        errors: ['DOCUMENT_NOT_FOUND'],
        handle: tile,
      }),
    ),
    ...(['/log/entries/{index}', '/log/entries/{index}.p/{count}'] as const).map((path, at): Route => ({
      method: 'get',
      path,
      operationId: at === 0 ? 'getEntries' : 'getPartialEntries',
      summary: at === 0 ? '256 entries' : 'The first entries of a tile that is not full',
      access: 'public',
      parameters: at === 0 ? [indexParameter] : [indexParameter, partial],
      responses: { 200: { description: 'A list of texts.', schema: 'LogEntries' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: entries,
    })),
  ];
}

function spanOf(context: StoreContext): {
  readonly first: number;
  readonly count: number;
  readonly isFull: boolean;
} {
  const asked = context.req.param('count');
  const place = context.req.param('index');
  // The dot of `{index}.p` belongs to the path of a part; a whole tile has none.
  const index = numberOf(asked === undefined ? place : place?.replace(/\.p$/, ''));
  const count = asked === undefined ? tileWidth : numberOf(asked);
  if (count === 0 || count > tileWidth) throw missing();
  return { first: index * tileWidth, count, isFull: count === tileWidth };
}

function numberOf(text: string | undefined): number {
  if (text === undefined || !/^(?:0|[1-9]\d{0,11})$/.test(text)) throw missing();
  return Number(text);
}

function missing(): StoreError {
  return new StoreError('DOCUMENT_NOT_FOUND', 'The log does not have that: see GET /log/head for its size.');
}
