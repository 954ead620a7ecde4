import { canonicalize } from './canonical-json.js';
import type { PackageCrypto } from './crypto.js';
import { PackageError } from './error.js';
import { checkFields } from './fields.js';
import type { FieldRule } from './fields.js';
import { packageLimits } from './limits.js';
import { parseSignature, verifySignedDocument } from './signature.js';
import {
  fallbackFields,
  haltFields,
  keysPlaceFields,
  logPlaceFields,
  partnerFields,
  recoveryFields,
  rolloutFields,
  scheduleFields,
  statementContainerFields,
  statementFields,
  statementLogFields,
} from './statement-fields.js';
import type { Statement } from './statement.js';
import { isJsonObject, parseJsonText } from './strict-json.js';
import type { JsonObject, JsonValue } from './strict-json.js';
import { verifyStatementLog } from './trust/verify-statement-log.js';
import { checkPartnerKeys, openPartnerKeys } from './trust/partner-keys.js';
import type { VerifiedPartnerKeys } from './trust/partner-keys.js';
import type { StoreChain } from './trust/store-chain.js';
import { checkTreeHead } from './trust/tree-head.js';
import type { VerifiedTreeHead } from './trust/tree-head.js';
import { decodeUtf8 } from './utf8.js';

const where = 'statement';

/** Whom to trust, and which program was asked for. */
export interface VerifyStatementOptions {
  /** The store's keys, from those pinned in the host on. */
  readonly chain: StoreChain;
  readonly crypto: PackageCrypto;
  readonly id?: string;
  /** The channel that was asked for. */
  readonly channel?: string;
  /**
   * An installed release is held to the version of the store's keys that signed it; a rotation does not take it away.
   * An offer is held to the newest version.
   */
  readonly isInstalled?: boolean;
}

/** A statement whose signature, partner keys and proof from the log have been checked. */
export interface VerifiedStatement {
  readonly statement: Statement;
  /** Lower-case hexadecimal SHA-256 of all it says, as its log entry has it (package-format 8.2): proofs may be newer. */
  readonly digest: string;
  /** The store key that signed. */
  readonly keyId: string;
  readonly partnerKeys: VerifiedPartnerKeys;
  readonly head: VerifiedTreeHead;
}

/** Reads the bytes of a statement and holds them to package-format 5.1 to 5.7. The result is not yet trusted. */
export function parseStatement(bytes: Uint8Array): Statement {
  if (bytes.length > packageLimits.maxStatementBytes) {
    const message = `The statement has more than ${packageLimits.maxStatementBytes} bytes: ask the store to shorten it.`;
    throw new PackageError('STATEMENT_TOO_LARGE', '5.1', message);
  }
  const text = decodeUtf8(bytes);
  const value = parseJsonText(text);
  if (!isJsonObject(value))
    throw new PackageError('STATEMENT_INVALID', '5.2', 'The statement must be an object.');
  parseSignature(value.signature, 'statement');
  // package-format 5.1: one content, one byte form
  if (canonicalize(value) !== text) {
    throw new PackageError(
      'STATEMENT_NOT_CANONICAL',
      '5.1',
      'The statement is not in its RFC 8785 form: fetch it unchanged.',
    );
  }
  return checkStatement(value);
}

/**
 * Reads a statement and checks that the store signed it, for the program that was asked for, that the partner's keys in
 * it are sound, and that the store's log has both (package-format 5 and 8).
 */
export async function verifyStatement(
  bytes: Uint8Array,
  { chain, crypto, id, channel, isInstalled = false }: VerifyStatementOptions,
): Promise<VerifiedStatement> {
  const statement = parseStatement(bytes);
  // A version that is not known here is refused, whichever keys are used.
  const named = chain.at(statement.storeKeysVersion);
  const storeKeys = isInstalled ? named : chain.latest;
  const keys = storeKeys.keysOf('statements');
  const keyId = await verifySignedDocument('statement', statement, { keys, crypto });
  // package-format 5.8: a good statement about another program is no answer
  if (id !== undefined && id !== statement.id) {
    throw new PackageError(
      'ID_MISMATCH',
      '5.8',
      `The statement is about ${statement.id}, expected ${id}: check the store's address.`,
    );
  }
  if (channel !== undefined && channel !== statement.channel) {
    throw new PackageError(
      'ID_MISMATCH',
      '5.8',
      `The statement is about the channel ${statement.channel}, expected ${channel}: check the store's address.`,
    );
  }
  const partnerKeys = await openPartnerKeys(statement.partner.keys, crypto);
  const { head, digest } = await verifyStatementLog(statement, { storeKeys, crypto });
  return { statement, digest, keyId, partnerKeys, head };
}

function checkStatement(value: JsonObject): Statement {
  const context = { where, code: 'STATEMENT_INVALID', rule: '5.2' } as const;
  checkFields(value, statementFields, { ...context, isExtensible: true });
  checkFields(value.container, statementContainerFields, { ...context, where: `${where}: container` });
  checkFields(value.partner, partnerFields, { ...context, where: `${where}: partner` });
  checkFields(value.log, statementLogFields, { ...context, where: `${where}: log` });
  // Every member of Statement has passed the rule that its type demands in the tables of statement-fields.ts.
  const statement = value as unknown as Statement;
  checkLog(value.log as JsonObject);
  checkReach(statement, value);
  const { partner } = statement;
  // Still plain JSON; the check gives it the shape that its type promises.
  checkPartnerKeys(partner.keys as unknown as JsonObject);
  if (partner.keys.partner !== partner.id)
    refuse('5.6', `carries the keys of ${partner.keys.partner} for the partner ${partner.id}`);
  // package-format 5.4: all are in one fixed form, so their order is the order of their text
  if (statement.expires <= statement.signedAt) refuse('5.4', 'expires before it was signed');
  if (statement.publishedAt > statement.signedAt)
    refuse('5.4', 'was signed before its release was published');
  if (statement.rollbackOf !== undefined && statement.rollbackOf >= statement.releaseSeq)
    refuse('5.3', 'takes back a release that is not older');
  return statement;
}

/** package-format 5.10 to 5.12: whom a release is meant for. `value` is the same statement, still plain JSON. */
function checkReach(statement: Statement, value: JsonObject): void {
  const check = (
    member: JsonValue | undefined,
    rules: Readonly<Record<string, FieldRule>>,
    name: string,
    rule: string,
  ) => {
    if (member !== undefined)
      checkFields(member, rules, { code: 'STATEMENT_INVALID', rule, where: `${where}: ${name}` });
  };
  check(value.rollout, rolloutFields, 'rollout', '5.10');
  if (isJsonObject(value.rollout)) check(value.rollout.halt, haltFields, 'rollout.halt', '5.10');
  check(value.fallback, fallbackFields, 'fallback', '5.11');
  check(value.schedule, scheduleFields, 'schedule', '5.12');
  const { fallback, schedule = {}, graceUntil, minUsableSeq, releaseSeq } = statement;
  if (fallback !== undefined && fallback.releaseSeq >= releaseSeq)
    refuse('5.11', 'falls back to a release that is not older');
  if (schedule.from !== undefined && schedule.until !== undefined && schedule.until <= schedule.from)
    refuse('5.12', 'has a schedule that ends before it begins');
  if (graceUntil !== undefined && minUsableSeq === 0)
    refuse('5.12', 'gives a time of grace but forces no update');
}

/** package-format 8.6: what a statement says about the log, still plain JSON */
function checkLog(log: JsonObject): void {
  const context = { code: 'STATEMENT_INVALID', rule: '8.6' } as const;
  checkFields(log.statement, logPlaceFields, { ...context, where: `${where}: log.statement` });
  checkFields(log.release, logPlaceFields, { ...context, where: `${where}: log.release` });
  checkFields(log.partnerKeys, keysPlaceFields, { ...context, where: `${where}: log.partnerKeys` });
  checkTreeHead(log.head);
  if (log.recovery === undefined) return;
  checkFields(log.recovery, recoveryFields, { ...context, where: `${where}: log.recovery` });
  if (isJsonObject(log.recovery)) checkTreeHead(log.recovery.head);
}

function refuse(rule: '5.3' | '5.4' | '5.6' | '5.11' | '5.12', what: string): never {
  throw new PackageError('STATEMENT_INVALID', rule, `The statement ${what}: ask the store to sign it anew.`);
}
