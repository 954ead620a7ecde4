import { isDisplayText, isInteger, isListOf } from './fields.js';
import type { FieldRules } from './fields.js';
import { isSha256Hex } from './hex.js';
import { packageLimits } from './limits.js';
import { isPermissionName } from './manifest-fields.js';
import { isProgramId } from './program-id.js';
import type {
  LogPlace,
  Statement,
  StatementFallback,
  StatementLog,
  StatementPartner,
  StatementRollout,
  StatementSchedule,
} from './statement.js';
import { isJsonObject } from './strict-json.js';
import type { JsonValue } from './strict-json.js';
import { isTimestamp } from './timestamp.js';
import { isPartnerId } from './trust/partner-id.js';
import { isVersion } from './version.js';

const { maxContainerBytes, maxDomainLength, maxNameLength, maxPermissions, maxProofHashes } = packageLimits;
/** An allow-list serves many programs, so it may be longer than the list of one manifest. */
const maxPartnerDomains = packageLimits.maxDomains * 4;

/** A store that waits for more verdicts never halts. */
const maxHaltVerdicts = 1_000_000;

const sequence = (minimum: number) => ({
  rule: '5.3',
  demand: `a whole number from ${minimum}`,
  accepts: (value: JsonValue) => isInteger(value, minimum),
});
const version = {
  rule: '5.2',
  code: 'VERSION_INVALID',
  demand: 'a version such as 1.4.0',
  accepts: isVersion,
} as const;
const digest = { rule: '5.7', demand: '64 lower-case hexadecimal digits', accepts: isSha256Hex } as const;
const time = {
  rule: '5.4',
  demand: 'a UTC time such as 2026-11-20T10:00:00Z',
  accepts: isTimestamp,
} as const;

/** The members of a statement, each by itself (package-format 5.2 to 5.7). */
export const statementFields: FieldRules<Statement> = {
  format: { rule: '5.2', demand: 'the number 1', accepts: (value) => value === 1 },
  id: {
    rule: '5.2',
    code: 'ID_INVALID',
    demand: 'a program id such as com.partner.loans',
    accepts: isProgramId,
  },
  channel: {
    rule: '5.2',
    demand: 'a channel name such as stable: lower-case letters, digits and hyphens',
    accepts: (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(value),
  },
  statementSeq: sequence(1),
  releaseSeq: sequence(1),
  version,
  minHostVersion: version,
  manifestSha256: digest,
  container: { rule: '5.7', demand: 'an object with sha256 and size', accepts: isJsonObject },
  partner: { rule: '5.5', demand: 'an object that describes the partner', accepts: isJsonObject },
  minUsableSeq: sequence(0),
  recallEpoch: sequence(0),
  storeKeysVersion: sequence(1),
  rollbackOf: { ...sequence(1), isOptional: true },
  rollout: { ...object('5.10', 'with permille and salt'), isOptional: true },
  fallback: { ...object('5.11', 'that names a release'), isOptional: true },
  schedule: {
    rule: '5.12',
    demand: 'an object with from, until or both',
    accepts: (value) => isJsonObject(value) && Object.keys(value).length > 0,
    isOptional: true,
  },
  graceUntil: { ...time, rule: '5.12', isOptional: true },
  publishedAt: time,
  signedAt: time,
  expires: time,
  log: { rule: '8.6', demand: 'an object with the proof from the log', accepts: isJsonObject },
  signature: {
    rule: '4.1',
    code: 'SIGNATURE_MALFORMED',
    demand: 'a signature string',
    accepts: (value) => typeof value === 'string',
  },
};

/** The members of `rollout`. */
export const rolloutFields: FieldRules<StatementRollout> = {
  permille: wholeNumber('5.10', 0, 1000),
  salt: {
    rule: '5.10',
    demand: '1 to 64 letters, digits, hyphens and underscores',
    accepts: (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value),
  },
  halt: { ...object('5.10', 'with failPermille and minVerdicts'), isOptional: true },
};

/** The members of `rollout.halt`. */
export const haltFields: FieldRules<NonNullable<StatementRollout['halt']>> = {
  failPermille: wholeNumber('5.10', 1, 1000),
  minVerdicts: wholeNumber('5.10', 1, maxHaltVerdicts),
};

/** The members of `fallback`. */
export const fallbackFields: FieldRules<StatementFallback> = {
  releaseSeq: { ...sequence(1), rule: '5.11' },
  version: { ...version, rule: '5.11' },
  minHostVersion: { ...version, rule: '5.11' },
  manifestSha256: { ...digest, rule: '5.11' },
  statementSha256: { ...digest, rule: '5.11' },
};

/** The members of `schedule`. */
export const scheduleFields: FieldRules<StatementSchedule> = {
  from: { ...time, rule: '5.12', isOptional: true },
  until: { ...time, rule: '5.12', isOptional: true },
};

/** The members of `container`. */
export const statementContainerFields: FieldRules<Statement['container']> = {
  sha256: digest,
  size: {
    rule: '5.7',
    demand: `the number of bytes, at most ${maxContainerBytes}`,
    accepts: (value) => isInteger(value, 1) && value <= maxContainerBytes,
  },
};

/** The members of `partner`. */
export const partnerFields: FieldRules<StatementPartner> = {
  id: {
    rule: '5.5',
    demand: 'a partner id: lower-case letters, digits, dots, hyphens and underscores, at most 64',
    accepts: isPartnerId,
  },
  name: {
    rule: '5.5',
    demand: `one line of plain text of at most ${maxNameLength} characters`,
    accepts: (value) => isDisplayText(value, maxNameLength),
  },
  keys: { rule: '5.6', demand: 'a partner-keys document', accepts: isJsonObject },
  permissions: {
    rule: '5.5',
    demand: 'a list of permission names, each once',
    accepts: (value) => isListOf(value, maxPermissions, isPermissionName),
  },
  domains: {
    rule: '5.5',
    demand: `a list of at most ${maxPartnerDomains} domains in plain text, each once`,
    accepts: (value) => isListOf(value, maxPartnerDomains, isDomainText),
  },
};

const index = {
  rule: '8.6',
  demand: 'a whole number from 0',
  accepts: (value: JsonValue) => isInteger(value, 0),
};
const path = {
  rule: '8.6',
  demand: `a list of at most ${maxProofHashes} hashes of 64 lower-case hexadecimal digits`,
  accepts: (value: JsonValue) =>
    Array.isArray(value) && value.length <= maxProofHashes && value.every((hash) => isSha256Hex(hash)),
};
const proof = { rule: '8.6', demand: 'an object', accepts: isJsonObject };

/** The members of `log`. */
export const statementLogFields: FieldRules<StatementLog> = {
  head: proof,
  statement: proof,
  release: proof,
  partnerKeys: proof,
  recovery: { ...proof, isOptional: true },
};

/** The members of `log.release`. */
export const logPlaceFields: FieldRules<LogPlace> = { index, path };

/** The members of `log.partnerKeys`. */
export const keysPlaceFields: FieldRules<StatementLog['partnerKeys']> = { index, path, at: time };

/** The members of `log.recovery`. */
export const recoveryFields: FieldRules<NonNullable<StatementLog['recovery']>> = { head: proof, path };

function object(rule: string, shape: string) {
  return { rule, demand: `an object ${shape}`, accepts: isJsonObject };
}

function wholeNumber(rule: string, minimum: number, maximum: number) {
  return {
    rule,
    demand: `a whole number from ${minimum} to ${maximum}`,
    accepts: (value: JsonValue) => isInteger(value, minimum) && value <= maximum,
  };
}

/**
 * A domain here only allows what a manifest asks for, and the manifest's own domains are held to the host's rule. So its
 * form is not judged again; development stores may list `.localhost` names.
 */
function isDomainText(value: JsonValue): boolean {
  return typeof value === 'string' && value.length <= maxDomainLength + 6 && /^[a-z0-9.:-]+$/.test(value);
}
