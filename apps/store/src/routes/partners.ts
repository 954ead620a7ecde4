import { PackageError, canonicalize, encodeUtf8, parsePartnerKeys } from '@org/package-format';
import type { DomainRule, PartnerKeys } from '@org/package-format';
import { createToken, hashToken } from '../auth.js';
import { readBody } from '../body.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import type { PartnerTrust } from '../partner-trust.js';
import type { PartnerChange, PartnerRecord, Repository } from '../repository.js';
import { readDocument, respond } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import type { Document } from '../schemas.js';

interface PartnerRouteParts {
  readonly repository: Repository;
  readonly partnerTrust: PartnerTrust;
  readonly allowDomain: DomainRule;
}

/** Where the operator writes down who may publish what. */
export function partnerRoutes(parts: PartnerRouteParts): readonly Route[] {
  const { repository, partnerTrust } = parts;

  async function add(context: StoreContext): Promise<Response> {
    const fields = readDocument(await readBody(context, storeLimits.maxJsonBodyBytes), 'NewPartner');
    const token = createToken();
    const partner = toRecord(fields.id, fields, parts);
    const keys = readKeys(fields.keys, partner.id);
    // Asked before anything is written: the log keeps what it has got.
    if (await repository.hasPartner(partner.id)) assertSaved({ type: 'partner-exists' }, partner.id);
    await partnerTrust.begin(keys, async (queries) => {
      assertSaved(await repository.addPartner(partner, hashToken(token), queries), partner.id);
    });
    return respond(context, 'PartnerSaved', { id: partner.id, token }, { status: 201 });
  }

  async function replace(context: StoreContext): Promise<Response> {
    const id = context.req.param('id') ?? '';
    const fields = readDocument(await readBody(context, storeLimits.maxJsonBodyBytes), 'PartnerUpdate');
    const partner = toRecord(id, fields, parts);
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
      errors: [
        'BODY_INVALID',
        'PARTNER_EXISTS',
        'PROGRAM_OWNED',
        'KEYS_REFUSED',
        'WITNESS_UNAVAILABLE',
        'BODY_TOO_LARGE',
      ],
      handle: add,
    },
    {
      method: 'put',
      path: '/partners/{id}',
      operationId: 'replacePartner',
      summary:
        'Replaces the record of a partner, but for its keys; hosts refuse a release that no longer fits it',
      access: 'operator',
      parameters: [{ name: 'id', in: 'path', description: 'Partner id.' }],
      body: { description: 'The whole record.', schema: 'PartnerUpdate' },
      responses: { 200: { description: 'Replaced.', schema: 'PartnerSaved' } },
      errors: ['BODY_INVALID', 'PARTNER_NOT_FOUND', 'PROGRAM_OWNED', 'PROGRAM_IN_USE', 'BODY_TOO_LARGE'],
      handle: replace,
    },
  ];
}

function toRecord(
  id: string,
  { name, permissions, domains, programs }: Omit<Document<'PartnerUpdate'>, 'renewToken'>,
  { allowDomain }: PartnerRouteParts,
): PartnerRecord {
  const domain = domains.find((candidate) => !allowDomain(candidate));
  if (domain !== undefined) {
    const message = `domains: ${JSON.stringify(domain)} is not a host name such as api.partner.com; names under .localhost need STORE_DEBUG_DOMAINS=1.`;
    throw new StoreError('BODY_INVALID', message);
  }
  if (domains.join().length > storeLimits.maxPartnerDomainChars) {
    const most = String(storeLimits.maxPartnerDomainChars);
    throw new StoreError('BODY_INVALID', `domains: they have more than ${most} characters: list fewer.`);
  }
  return { id, name, permissions, domains, programs };
}

/** The document inside the body. Written back to its one form, it has the bytes that were signed. */
function readKeys(value: Readonly<Record<string, unknown>>, partnerId: string): PartnerKeys {
  let document: PartnerKeys;
  try {
    document = parsePartnerKeys(encodeUtf8(canonicalize(value)));
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new StoreError('BODY_INVALID', `keys: ${cause.message}`, { cause });
  }
  if (document.partner === partnerId) return document;
  throw new StoreError('BODY_INVALID', `keys: these are keys of ${document.partner}, not of ${partnerId}.`);
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
