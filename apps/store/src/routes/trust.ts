import { PackageError, canonicalize, encodeUtf8, parsePartnerKeys } from '@org/package-format';
import { addStoreKeys } from '../add-store-keys.js';
import type { AddStoreKeysParts } from '../add-store-keys.js';
import { readBody } from '../body.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import type { PartnerTrust } from '../partner-trust.js';
import type { Recalls } from '../recalls.js';
import type { Repository } from '../repository.js';
import { readDocument, respond } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import { immutable, serveBytes } from '../serve-bytes.js';
import type { TrustRows } from '../sql-trust.js';

interface TrustRouteParts extends AddStoreKeysParts {
  readonly repository: Repository;
  readonly partnerTrust: PartnerTrust;
  readonly recalls: Recalls;
}

const partnerParameter = { name: 'id', in: 'path', description: 'Partner id.' } as const;
const versionParameter = { name: 'version', in: 'path', description: 'From 1.' } as const;

/** Key chains and recall lists: what hosts follow, and where partners and operators add to them. */
export function trustRoutes(parts: TrustRouteParts): readonly Route[] {
  const { repository, partnerTrust, trustRows, recalls } = parts;

  async function replaceStoreKeys(context: StoreContext): Promise<Response> {
    const bytes = await readBody(context, storeLimits.maxJsonBodyBytes);
    const version = await refusable(addStoreKeys(parts, bytes));
    return respond(context, 'Accepted', { version }, { status: 201 });
  }

  async function addPartnerKeys(context: StoreContext): Promise<Response> {
    const id = context.req.param('id') ?? '';
    const partnerId = context.get('partnerId');
    if (partnerId !== null && partnerId !== id)
      throw new StoreError('PROGRAM_NOT_OWNED', `Your token is not one of ${id}: rotate your own keys.`);
    const bytes = await readBody(context, storeLimits.maxJsonBodyBytes);
    const document = await refusable(Promise.resolve().then(() => parsePartnerKeys(bytes)));
    if (document.partner !== id)
      throw new StoreError('BODY_INVALID', `These are keys of ${document.partner}, not of ${id}.`);
    if (!(await repository.hasPartner(id)))
      throw new StoreError('PARTNER_NOT_FOUND', 'There is no such partner: register it with POST /partners.');
    await partnerTrust.follow(document);
    return respond(context, 'Accepted', { version: document.version }, { status: 201 });
  }

  async function replaceRecalls(context: StoreContext): Promise<Response> {
    const { recalls: list } = readDocument(
      await readBody(context, storeLimits.maxJsonBodyBytes),
      'NewRecalls',
    );
    const epoch = await refusable(recalls.replace(list));
    return respond(context, 'RecallsSaved', { epoch }, { status: 201 });
  }

  async function partnerKeysAt(context: StoreContext, version: number | null): Promise<Response> {
    const id = context.req.param('id') ?? '';
    if (!(await repository.hasPartner(id))) throw missing();
    const keys = version === null ? await partnerTrust.newest(id) : await partnerTrust.at(id, version);
    if (keys === null) throw missing();
    // A version that does not count yet may give way to another one of its number.
    const cacheControl = version !== null && keys.isInForce ? immutable : 'no-cache';
    return serveBytes(context, { bytes: keys.bytes, cacheControl });
  }

  return [
    {
      method: 'get',
      path: '/trust/store-keys',
      operationId: 'getStoreKeys',
      summary: 'The newest version of the store’s keys; hosts pin the first and follow from there',
      access: 'public',
      responses: { 200: { description: 'The document in its RFC 8785 form.', schema: 'SignedDocument' } },
      errors: [],
      handle: async (context) =>
        serveBytes(context, { bytes: await newestStoreKeys(trustRows), cacheControl: 'no-cache' }),
    },
    {
      method: 'get',
      path: '/trust/store-keys/{version}',
      operationId: 'getStoreKeysAt',
      summary: 'One version of the store’s keys',
      access: 'public',
      parameters: [versionParameter],
      responses: { 200: { description: 'The document in its RFC 8785 form.', schema: 'SignedDocument' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: async (context) => {
        const bytes = await trustRows.storeKeysAt(versionOf(context));
        if (bytes === null) throw missing();
        return serveBytes(context, { bytes, cacheControl: immutable });
      },
    },
    {
      method: 'post',
      path: '/trust/store-keys',
      operationId: 'addStoreKeys',
      summary: 'The next version of the store’s keys, signed by both roots',
      access: 'operator',
      body: { description: 'The document as it was signed.', schema: 'SignedDocument' },
      responses: { 201: { description: 'In the log, and in force.', schema: 'Accepted' } },
      errors: ['KEYS_REFUSED', 'CONFLICT', 'WITNESS_UNAVAILABLE', 'BODY_TOO_LARGE'],
      handle: replaceStoreKeys,
    },
    {
      method: 'get',
      path: '/partners/{id}/keys',
      operationId: 'getPartnerKeys',
      summary: 'The version of a partner’s keys that counts now',
      access: 'public',
      parameters: [partnerParameter],
      responses: { 200: { description: 'The document in its RFC 8785 form.', schema: 'SignedDocument' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: (context) => partnerKeysAt(context, null),
    },
    {
      method: 'get',
      path: '/partners/{id}/keys/{version}',
      operationId: 'getPartnerKeysAt',
      summary: 'One version of a partner’s keys',
      access: 'public',
      parameters: [partnerParameter, versionParameter],
      responses: { 200: { description: 'The document in its RFC 8785 form.', schema: 'SignedDocument' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: (context) => partnerKeysAt(context, versionOf(context)),
    },
    {
      method: 'get',
      path: '/partners/{id}/keys/{version}/announcement',
      operationId: 'getAnnouncement',
      summary: 'The first countersigned head of the log that has this version, with its proof',
      access: 'public',
      parameters: [partnerParameter, versionParameter],
      responses: { 200: { description: 'The proof in its RFC 8785 form.', schema: 'Announcement' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: async (context) => {
        const keys = await partnerTrust.at(context.req.param('id') ?? '', versionOf(context));
        if (keys === null || keys.announcement === null) throw missing();
        const bytes = encodeUtf8(canonicalize(keys.announcement));
        return serveBytes(context, { bytes, cacheControl: 'no-cache' });
      },
    },
    {
      method: 'post',
      path: '/partners/{id}/keys',
      operationId: 'addPartnerKeys',
      summary:
        'The next version of a partner’s keys: a rotation by the partner, or a recovery by the operator',
      access: 'partner-or-operator',
      parameters: [partnerParameter],
      body: { description: 'The document as it was signed.', schema: 'SignedDocument' },
      responses: { 201: { description: 'In the log.', schema: 'Accepted' } },
      errors: [
        'PROGRAM_NOT_OWNED',
        'PARTNER_NOT_FOUND',
        'BODY_INVALID',
        'CONFLICT',
        'KEYS_REFUSED',
        'WITNESS_UNAVAILABLE',
        'BODY_TOO_LARGE',
      ],
      handle: addPartnerKeys,
    },
    {
      method: 'get',
      path: '/recall',
      operationId: 'getRecalls',
      summary: 'The newest recall list',
      access: 'public',
      responses: { 200: { description: 'The list in its RFC 8785 form.', schema: 'SignedDocument' } },
      errors: ['DOCUMENT_NOT_FOUND'],
      handle: async (context) => {
        const bytes = await recalls.current();
        if (bytes === null) throw missing();
        const cacheControl = `public, max-age=${String(storeLimits.statementCacheSeconds)}`;
        return serveBytes(context, { bytes, cacheControl });
      },
    },
    {
      method: 'post',
      path: '/recall',
      operationId: 'replaceRecalls',
      summary: 'Everything that is recalled from now on; takes the place of the list before',
      access: 'operator',
      body: { description: 'The recalls.', schema: 'NewRecalls' },
      responses: { 201: { description: 'Signed, in the log, and served.', schema: 'RecallsSaved' } },
      errors: ['BODY_INVALID', 'KEYS_REFUSED', 'WITNESS_UNAVAILABLE', 'BODY_TOO_LARGE'],
      handle: replaceRecalls,
    },
  ];
}

async function newestStoreKeys(rows: TrustRows): Promise<Uint8Array> {
  return (await rows.storeKeys()).at(-1) ?? new Uint8Array(0);
}

function versionOf(context: StoreContext): number {
  const text = context.req.param('version') ?? '';
  if (!/^[1-9]\d{0,8}$/.test(text)) throw missing();
  return Number(text);
}

function missing(): StoreError {
  return new StoreError('DOCUMENT_NOT_FOUND', 'The store has no such document.');
}

/** A refusal of the format, as the store's own answer. */
async function refusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    const message = `${cause.message} (docs/package-format.md ${cause.rule})`;
    throw new StoreError('KEYS_REFUSED', message, { packageCode: cause.code, cause });
  }
}
