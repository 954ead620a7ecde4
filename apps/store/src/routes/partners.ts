import { PackageError, parsePublicKey, pemToDer } from '@org/package-format';
import type { DomainRule, PackageCrypto } from '@org/package-format';
import { createToken, hashToken } from '../auth.js';
import { readBody } from '../body.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import type { PartnerChange, PartnerKey, PartnerRecord, Repository } from '../repository.js';
import { readDocument, respond } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import type { Document } from '../schemas.js';

interface PartnerRouteParts {
  readonly repository: Repository;
  readonly crypto: PackageCrypto;
  readonly allowDomain: DomainRule;
}

/** Where the operator writes down who may publish what. */
export function partnerRoutes(parts: PartnerRouteParts): readonly Route[] {
  const { repository } = parts;

  async function add(context: StoreContext): Promise<Response> {
    const fields = readDocument(await readBody(context, storeLimits.maxJsonBodyBytes), 'NewPartner');
    const token = createToken();
    const partner = await toRecord(fields.id, fields, parts);
    assertSaved(await repository.addPartner(partner, hashToken(token)), partner.id);
    return respond(context, 'PartnerSaved', { id: partner.id, token }, { status: 201 });
  }

  async function replace(context: StoreContext): Promise<Response> {
    const id = context.req.param('id') ?? '';
    const fields = readDocument(await readBody(context, storeLimits.maxJsonBodyBytes), 'PartnerUpdate');
    const partner = await toRecord(id, fields, parts);
    const token = fields.renewToken === true ? createToken() : null;
    const change =
      token === null
        ? await repository.replacePartner(partner)
        : await repository.replacePartner(partner, hashToken(token));
    assertSaved(change, id);
    return respond(context, 'PartnerSaved', token === null ? { id } : { id, token });
  }

  return [
    {
      method: 'post',
      path: '/partners',
      operationId: 'addPartner',
      summary:
        'Registers a partner: keys, programs, and the most they may ask for; answers the publishing token, once',
      access: 'operator',
      body: { description: 'The partner.', schema: 'NewPartner' },
      responses: { 201: { description: 'Registered.', schema: 'PartnerSaved' } },
      errors: ['BODY_INVALID', 'PARTNER_EXISTS', 'PROGRAM_OWNED', 'BODY_TOO_LARGE'],
      handle: add,
    },
    {
      method: 'put',
      path: '/partners/{id}',
      operationId: 'replacePartner',
      summary: 'Replaces the record of a partner; hosts refuse a release that no longer fits it',
      access: 'operator',
      parameters: [{ name: 'id', in: 'path', description: 'Partner id.' }],
      body: { description: 'The whole record.', schema: 'PartnerUpdate' },
      responses: { 200: { description: 'Replaced.', schema: 'PartnerSaved' } },
      errors: ['BODY_INVALID', 'PARTNER_NOT_FOUND', 'PROGRAM_OWNED', 'PROGRAM_IN_USE', 'BODY_TOO_LARGE'],
      handle: replace,
    },
  ];
}

async function toRecord(
  id: string,
  { name, keys, permissions, domains, programs }: Omit<Document<'NewPartner'>, 'id'>,
  { crypto, allowDomain }: PartnerRouteParts,
): Promise<PartnerRecord> {
  const domain = domains.find((candidate) => !allowDomain(candidate));
  if (domain !== undefined) {
    const message = `domains: ${JSON.stringify(domain)} is not a host name such as api.partner.com; names under .localhost need STORE_DEBUG_DOMAINS=1.`;
    throw new StoreError('BODY_INVALID', message);
  }
  const parsed = await Promise.all(keys.map(({ spkiPem }, index) => readKey(spkiPem, index, crypto)));
  if (new Set(parsed.map(({ keyId }) => keyId)).size < parsed.length) {
    throw new StoreError('BODY_INVALID', 'keys: the same key is listed twice: remove one.');
  }
  return { id, name, keys: parsed, permissions, domains, programs };
}

async function readKey(pem: string, index: number, crypto: PackageCrypto): Promise<PartnerKey> {
  try {
    const { keyId, spki } = await parsePublicKey(pemToDer(pem, 'PUBLIC KEY'), crypto);
    return { keyId, spki };
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new StoreError('BODY_INVALID', `keys.${String(index)}.spkiPem: ${cause.message}`, { cause });
  }
}

function assertSaved(change: PartnerChange, partnerId: string): void {
  switch (change.type) {
    case 'saved':
      return;
    case 'partner-exists':
      throw new StoreError(
        'PARTNER_EXISTS',
        `Partner ${partnerId} exists: change it with PUT /partners/${partnerId}.`,
      );
    case 'partner-missing':
      throw new StoreError('PARTNER_NOT_FOUND', `There is no such partner: register it with POST /partners.`);
    case 'program-owned':
      throw new StoreError(
        'PROGRAM_OWNED',
        `${change.programId} belongs to another partner: remove it there first.`,
      );
    case 'program-in-use':
      throw new StoreError('PROGRAM_IN_USE', `${change.programId} has releases: keep it in programs.`);
  }
}
