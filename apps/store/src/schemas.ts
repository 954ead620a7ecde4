import * as v from 'valibot';
import { packageErrorCodes, packageLimits } from '@org/package-format';
import { storeErrorStatus } from './error.js';
import { storeLimits } from './limits.js';
import {
  channel,
  describe,
  displayName,
  distinct,
  domains,
  halt,
  instant,
  partnerId,
  permille,
  permissions,
  positive,
  programId,
  reachFields,
  realInstant,
  rollout,
  schedule,
  sequence,
  sha256,
  version,
} from './schema-parts.js';
import { verdictNames, verdictReasons } from './sql-health.js';

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
    channel,
    version,
    permille,
    releaseSeq: sequence,
    statementSeq: sequence,
    manifestSha256: sha256,
    container,
  }),
  Rollback: v.strictObject({ channel: v.optional(channel), toReleaseSeq: v.optional(positive) }),
  Promotion: v.strictObject({ releaseSeq: positive, ...reachFields }),
  RolloutChange: v.strictObject({
    channel: v.optional(channel),
    permille: v.optional(permille),
    halt: v.optional(
      v.pipe(v.literal(true), describe('Stops the rollout; nobody gets the release any more.')),
    ),
    resume: v.optional(
      v.pipe(v.literal(true), describe('Goes on from where it stood, or from permille; counts begin anew.')),
    ),
  }),
  Force: v.strictObject({
    channel: v.optional(channel),
    minUsableSeq: v.pipe(positive, describe('Releases below this may not be launched any more.')),
    graceUntil: v.optional(
      v.pipe(realInstant, describe('Until then they may be where the update cannot be had.')),
    ),
  }),
  UpdateCheck: v.strictObject({
    programs: v.pipe(
      v.array(
        v.strictObject({
          id: v.string(),
          channel: v.string(),
          statementSeq: v.pipe(sequence, describe('The highest that was seen; 0 for none.')),
        }),
      ),
      v.maxLength(storeLimits.maxCheckedPrograms),
    ),
  }),
  Updates: v.strictObject({
    changed: v.pipe(v.array(v.string()), describe('Programs whose version is worth asking for.')),
    recallEpoch: v.pipe(sequence, describe('The epoch of the newest recall list.')),
  }),
  Verdicts: v.strictObject({
    verdicts: v.pipe(
      v.array(
        v.strictObject({
          id: v.string(),
          releaseSeq: positive,
          manifestSha256: sha256,
          verdict: v.picklist(verdictNames),
          reason: v.picklist(verdictReasons),
        }),
      ),
      v.maxLength(storeLimits.maxVerdicts),
    ),
  }),
  VerdictsTaken: v.strictObject({
    accepted: v.pipe(sequence, describe('Those about releases that exist.')),
  }),
  ProgramHealth: v.strictObject({
    id: programId,
    channels: v.array(
      v.strictObject({
        channel,
        releaseSeq: positive,
        version,
        rollout: v.nullable(rollout),
        schedule: v.nullable(schedule),
        fallback: v.pipe(v.nullable(version), describe('What devices run that do not get the release.')),
        minUsableSeq: sequence,
        graceUntil: v.nullable(instant),
      }),
    ),
    releases: v.array(
      v.strictObject({
        releaseSeq: positive,
        channel,
        version,
        confirmed: sequence,
        slow: sequence,
        failed: sequence,
        reasons: v.pipe(v.record(v.string(), sequence), describe('Failures by reason.')),
        halt: v.nullable(halt),
        isTakenBack: v.boolean(),
      }),
    ),
  }),
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
    rollout: v.optional(rollout),
    fallback: v.optional(
      v.strictObject({
        releaseSeq: positive,
        version,
        minHostVersion: version,
        manifestSha256: sha256,
        statementSha256: sha256,
      }),
    ),
    schedule: v.optional(schedule),
    graceUntil: v.optional(instant),
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
