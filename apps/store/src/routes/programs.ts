import { isBlobName } from '../blob-store.js';
import type { BlobStore } from '../blob-store.js';
import { toTimestamp } from '../catalog.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import type { ListedProgram, Repository } from '../repository.js';
import {
  channelParameter,
  defaultChannel,
  programIdOf,
  programIdParameter,
  programNotFound,
  respond,
  sha256Parameter,
} from '../route.js';
import type { Route, StoreContext } from '../route.js';
import type { Document } from '../schemas.js';
import { immutable, serveBytes } from '../serve-bytes.js';
import type { Statements } from '../statements.js';

interface ProgramRouteParts {
  readonly repository: Repository;
  readonly statements: Statements;
  readonly blobs: BlobStore;
}

/** What hosts and people read: the catalogue, the statement of a program, its icon. */
export function programRoutes({ repository, statements, blobs }: ProgramRouteParts): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/mini-programs',
      operationId: 'listPrograms',
      summary: 'Every program with a release',
      access: 'public',
      responses: { 200: { description: 'Programs by id.', schema: 'ProgramList' } },
      errors: [],
      handle: async (context) => {
        await statements.turnBackEnded();
        const programs = (await repository.listPrograms()).map(toProgram);
        return respond(context, 'ProgramList', { programs }, { headers: { 'Cache-Control': 'no-cache' } });
      },
    },
    {
      method: 'get',
      path: '/mini-programs/{id}/version',
      operationId: 'getVersion',
      summary: 'The signed statement about the current release, byte for byte as it was signed',
      access: 'public',
      parameters: [programIdParameter, channelParameter],
      responses: {
        200: { description: 'The statement in its RFC 8785 form.', schema: 'Statement' },
        304: { description: 'The cache has it.' },
      },
      errors: ['PROGRAM_NOT_FOUND', 'STORE_BUSY'],
      handle: (context) => serveStatement(context, statements),
    },
    {
      method: 'get',
      path: '/mini-programs/{id}/statements/{sha256}',
      operationId: 'getStatement',
      summary: 'A statement that a later release has replaced, by its digest: what a fallback names',
      access: 'public',
      parameters: [programIdParameter, sha256Parameter],
      responses: {
        200: { description: 'The statement as it was signed.', schema: 'Statement' },
        304: { description: 'The cache has it.' },
      },
      errors: ['PROGRAM_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
      handle: (context) => serveKept(context, repository),
    },
    {
      method: 'get',
      path: '/mini-programs/{id}/icon',
      operationId: 'getIcon',
      summary: 'The first icon of the current release',
      access: 'public',
      parameters: [programIdParameter],
      responses: {
        200: { description: 'The picture.', bytes: 'image/*' },
        304: { description: 'The cache has it.' },
      },
      errors: ['PROGRAM_NOT_FOUND', 'ICON_NOT_FOUND'],
      handle: (context) => serveIcon(context, { repository, blobs }),
    },
  ];
}

async function serveStatement(context: StoreContext, statements: Statements): Promise<Response> {
  const id = programIdOf(context);
  const channel = context.req.query('channel') ?? defaultChannel;
  const bytes = await statements.current({ programId: id, channel });
  if (bytes === null) throw programNotFound(id);
  const cacheControl = `public, max-age=${String(storeLimits.statementCacheSeconds)}`;
  return serveBytes(context, { bytes, cacheControl });
}

async function serveKept(context: StoreContext, repository: Repository): Promise<Response> {
  const id = programIdOf(context);
  const sha256 = context.req.param('sha256') ?? '';
  const bytes = isBlobName(sha256) ? await repository.keptStatement(id, sha256) : null;
  if (bytes === null) {
    throw new StoreError(
      'DOCUMENT_NOT_FOUND',
      `The store keeps no such statement of ${id}: take the digest from the fallback of its version.`,
    );
  }
  return serveBytes(context, { bytes, cacheControl: immutable, etag: `"${sha256}"` });
}

async function serveIcon(
  context: StoreContext,
  { repository, blobs }: Pick<ProgramRouteParts, 'repository' | 'blobs'>,
): Promise<Response> {
  const id = programIdOf(context);
  const program = await repository.program(id, defaultChannel);
  if (program === null || program.current === null) throw programNotFound(id);
  const { icon, containerSha256 } = program.current.release;
  if (icon === null) {
    throw new StoreError('ICON_NOT_FOUND', `${id} has no icon: list one under icons in manifest.json.`);
  }
  return serveBytes(context, {
    bytes: await blobs.read(containerSha256, icon.offset, icon.size),
    cacheControl: `public, max-age=${String(storeLimits.iconCacheSeconds)}`,
    type: icon.type,
    etag: `"${containerSha256}-icon"`,
    // A partner's SVG is a document: opened by itself it may style itself and nothing else.
    headers: { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
  });
}

function toProgram({ id, partner, release }: ListedProgram): Document<'Program'> {
  return {
    id,
    name: release.name,
    version: release.version,
    description: release.description,
    icon: release.icon === null ? null : `/mini-programs/${id}/icon`,
    partner,
    permissions: [...release.permissions],
    allowedDomains: [...release.allowedDomains],
    minHostVersion: release.minHostVersion,
    sizeBytes: release.containerSize,
    releasedAt: toTimestamp(release.releasedAt),
  };
}
