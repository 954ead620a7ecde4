import * as v from 'valibot';
import { isProgramId, isVersion, packageErrorCodes, packageLimits } from '@org/package-format';
import { storeErrorStatus } from './error.js';
import { storeLimits } from './limits.js';

const describe = v.description;
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), describe('Lower-case hexadecimal SHA-256.'));
const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  describe('UTC to the second, such as 2026-11-20T10:00:00Z.'),
);
const programId = v.pipe(
  v.string(),
  v.check((text: string) => isProgramId(text), 'must be a program id such as com.partner.loans'),
  describe('Reverse-domain words in lower case, such as com.partner.loans.'),
);
const version = v.pipe(
  v.string(),
  v.check((text: string) => isVersion(text), 'must be a version such as 1.4.0'),
  describe('SemVer 2.'),
);
const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const permissionName = v.pipe(
  v.string(),
  v.maxLength(packageLimits.maxPermissionLength),
  v.regex(/^[a-z][A-Za-z0-9]*(?:[.:_-][A-Za-z0-9]+)*$/, 'must be the name of a permission such as payment'),
);
const permissions = v.pipe(v.array(permissionName), v.maxLength(packageLimits.maxPermissions), distinct());
const domains = v.pipe(v.array(v.string()), v.maxLength(storeLimits.maxPartnerDomains), distinct());
const displayName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(packageLimits.maxNameLength),
  v.check(isOneLine, 'must be one line of plain text'),
);
const partnerId = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be lower-case letters, digits, dots and hyphens, such as acme-loans',
  ),
);

const partnerFields = {
  name: displayName,
  permissions: v.pipe(permissions, describe('The most that a program of the partner may ask for.')),
  domains: v.pipe(domains, describe('The most that allowedDomains of a program may list.')),
  programs: v.pipe(
    v.array(programId),
    v.maxLength(storeLimits.maxProgramsPerPartner),
    distinct(),
    describe('Programs the partner may publish.'),
  ),
};

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const recallFields = {
  mode: v.pipe(v.picklist(['soft', 'hard']), describe('hard closes what runs; soft lets it end.')),
  reason: v.pipe(displayName, describe('What people are told.')),
};

const container = v.strictObject({ sha256, size: sequence });
const named = v.strictObject({ id: v.string(), name: v.string() });

const program = v.strictObject({
  id: programId,
  name: v.string(),
  version,
  description: v.string(),
  icon: v.pipe(v.nullable(v.string()), describe('Path of the icon on this server.')),
  partner: named,
  permissions: v.array(v.string()),
  allowedDomains: v.array(v.string()),
  minHostVersion: version,
  sizeBytes: sequence,
  releasedAt: instant,
});

const signedDocument = v.pipe(
  v.record(v.string(), v.unknown()),
  describe('A signed document of docs/package-format.md 7 to 9.'),
);
const hashes = v.array(sha256);
const treeHead = v.strictObject({
  format: v.literal(1),
  origin: v.string(),
  size: sequence,
  root: sha256,
  signedAt: instant,
  signature: v.string(),
  cosignatures: v.array(v.strictObject({ witnessedAt: instant, signature: v.string() })),
});
const recall = v.variant('type', [
  v.strictObject({ type: v.literal('release'), manifestSha256: sha256, ...recallFields }),
  v.strictObject({
    type: v.literal('range'),
    id: programId,
    fromSeq: positive,
    toSeq: positive,
    ...recallFields,
  }),
  v.strictObject({ type: v.literal('key'), keyId: sha256, ...recallFields }),
]);

/** Every document of the API under the name it has in OpenAPI. Requests are held to them, the document shows them. */
export const schemas = {
  Error: v.strictObject({
    code: v.picklist([...Object.keys(storeErrorStatus), ...packageErrorCodes]),
    message: v.pipe(v.string(), describe('What is wrong and what to do next.')),
  }),
  Health: v.strictObject({ status: v.literal('ok') }),
  Program: program,
  ProgramList: v.strictObject({ programs: v.array(program) }),
  NewPartner: v.strictObject({
    id: partnerId,
    ...partnerFields,
    keys: v.pipe(
      v.record(v.string(), v.unknown()),
      describe('Version 1 of the partner’s keys: the partner-keys.json of miniapp keygen --partner.'),
    ),
  }),
  PartnerUpdate: v.strictObject({
    ...partnerFields,
    renewToken: v.optional(v.pipe(v.boolean(), describe('Makes a new token; the old one stops working.'))),
  }),
  PartnerSaved: v.strictObject({
    id: partnerId,
    token: v.optional(v.pipe(v.string(), describe('Shown once. The partner publishes with it.'))),
  }),
  Published: v.strictObject({
    id: programId,
    version,
    releaseSeq: sequence,
    statementSeq: sequence,
    manifestSha256: sha256,
    container,
  }),
  Rollback: v.strictObject({ toReleaseSeq: v.optional(positive) }),
  SignedDocument: signedDocument,
  TreeHead: treeHead,
  Announcement: v.strictObject({ at: instant, index: sequence, path: hashes, head: treeHead }),
  Consistency: v.strictObject({ path: hashes }),
  LogEntries: v.array(v.string()),
  NewRecalls: v.strictObject({
    recalls: v.pipe(
      v.array(recall),
      v.maxLength(packageLimits.maxRecalls),
      describe('Everything that is recalled; an empty list lifts all.'),
    ),
  }),
  RecallsSaved: v.strictObject({ epoch: sequence }),
  Accepted: v.strictObject({ version: sequence }),
  Statement: v.strictObject({
    format: v.literal(1),
    id: programId,
    channel: v.string(),
    statementSeq: v.pipe(sequence, describe('Rises with every signature of this program.')),
    releaseSeq: v.pipe(sequence, describe('Rises with every release of this program.')),
    version,
    minHostVersion: version,
    manifestSha256: sha256,
    container: v.pipe(container, describe('The blob to download.')),
    partner: v.strictObject({
      id: v.string(),
      name: v.string(),
      keys: signedDocument,
      permissions: v.array(v.string()),
      domains: v.array(v.string()),
    }),
    minUsableSeq: v.pipe(sequence, describe('Releases below this may not be launched.')),
    recallEpoch: v.pipe(sequence, describe('The epoch of the newest recall list.')),
    storeKeysVersion: sequence,
    rollbackOf: v.optional(v.pipe(sequence, describe('The release that this one takes back.'))),
    publishedAt: v.pipe(instant, describe('When the release came into the log.')),
    signedAt: instant,
    expires: v.pipe(instant, describe('No installs or updates from this statement after that.')),
    log: v.pipe(
      v.record(v.string(), v.unknown()),
      describe('Proofs from the log, docs/package-format.md 8.6.'),
    ),
    signature: v.pipe(v.string(), describe('rsa-pss-sha256:<keyId>:<base64>')),
  }),
} as const;

/** The name of a documented schema. */
export type SchemaName = keyof typeof schemas;

/** The document behind a schema name. */
export type Document<Name extends SchemaName> = v.InferOutput<(typeof schemas)[Name]>;

/** Without controls, reordering marks and unassigned characters; the joiners that Persian and emoji need may stay. */
function isOneLine(text: string): boolean {
  return /^(?:[\u200c\u200d]|[^\p{C}\u2028\u2029])*$/u.test(text);
}

function distinct() {
  return v.check((items: string[]) => new Set(items).size === items.length, 'must name each item once');
}
