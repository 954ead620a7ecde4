// What a validly signed statement may still not do (docs/updates.md 2.1).

import { compareVersions } from '@org/package-format';

import type { ProgramRecord, SeenStatement, WaitsForHost } from './program-record.js';

/** Why a device gets nothing: by the store's choice, or because this host holds the code of later versions only (2.16). */
export type OutsideReason = 'rollout' | 'schedule' | 'older-than-host';

/** What a verified statement offers this device: the release it speaks of, or the fallback that it names. */
export interface Offer {
  readonly digest: string;
  readonly version: string;
  readonly minHostVersion: string;
  readonly releaseSeq: number;
  readonly statement: SeenStatement;
  readonly expiresMs: number;
  /** When the store's keys that this host has come to their end. */
  readonly storeKeysExpireMs: number;
  readonly partner: string;
  /** The release that this one takes back, when its version may be lower. */
  readonly rollbackOf: number | null;
  readonly minUsableSeq: number;
  readonly graceUntilMs: number | null;
  /** When a release that is held back by its schedule may be had; null when none is. */
  readonly startsMs: number | null;
  /** Why this device may have nothing of it: it is outside, and there is no fallback. */
  readonly outside: OutsideReason | null;
  /** The release that the statement speaks of, when this device gets another one or none. */
  readonly withheldDigest: string | null;
  /** A newer release that this host is too old for, when a fallback is offered instead. */
  readonly needsHost: WaitsForHost | null;
  /** Statement keys that signed before this offer's and have been replaced since. */
  readonly replacedKeyIds: readonly string[];
}

/** Why a validly signed statement is not followed. */
export interface OfferRefusal {
  readonly type: 'refused';
  readonly code:
    | 'STATEMENT_EXPIRED'
    | 'STORE_KEYS_EXPIRED'
    | 'STATEMENT_REPLAYED'
    | 'STATEMENT_EQUIVOCATED'
    | 'RELEASE_DOWNGRADE'
    | 'PARTNER_CHANGED'
    | 'TOO_MANY_FAILED';
  readonly message: string;
}

/** Failed releases a record remembers. Each was signed by partner and store; more is no accident. */
const MAX_FAILED_RELEASES = 500;

/** Says why an offer is not followed, or null. Changes nothing (docs/updates.md 2.1). */
export function refuseOffer(record: ProgramRecord, offer: Offer, nowMs: number): OfferRefusal | null {
  const refuse = (code: OfferRefusal['code'], message: string): OfferRefusal => ({
    type: 'refused',
    code,
    message,
  });
  const { statementSeq, digest } = offer.statement;
  for (const seen of binding(record, offer)) {
    if (statementSeq < seen.statementSeq) {
      return refuse(
        'STATEMENT_REPLAYED',
        `The store answered with statement ${String(statementSeq)}; ${String(seen.statementSeq)} is known.`,
      );
    }
    if (statementSeq === seen.statementSeq && digest !== seen.digest) {
      return refuse(
        'STATEMENT_EQUIVOCATED',
        `The store signed two statements with number ${String(statementSeq)}.`,
      );
    }
  }
  if (offer.expiresMs <= nowMs) {
    return refuse(
      'STATEMENT_EXPIRED',
      'The store’s statement has expired: check the clock of this device, or the store.',
    );
  }
  if (offer.storeKeysExpireMs <= nowMs) {
    return refuse(
      'STORE_KEYS_EXPIRED',
      'The store’s keys have come to their end: check the clock of this device, or ask the store to renew them.',
    );
  }
  if (record.partner !== null && record.partner !== offer.partner) {
    return refuse(
      'PARTNER_CHANGED',
      `The program was installed from ${record.partner} and is offered by ${offer.partner}: uninstall it first.`,
    );
  }
  if (offer.releaseSeq < floorSeqOf(record, offer) || isDowngrade(record, offer)) {
    return refuse('RELEASE_DOWNGRADE', `Version ${offer.version} is below what is installed.`);
  }
  if (record.failed.length >= MAX_FAILED_RELEASES) {
    return refuse(
      'TOO_MANY_FAILED',
      'Too many releases of this program have failed here: uninstall it to begin anew.',
    );
  }
  return null;
}

/**
 * The statements seen that an offer may not fall behind. Keys that were replaced may have been stolen, and the numbers
 * they reached are no measure for what was signed after them.
 */
function binding({ seen }: ProgramRecord, { replacedKeyIds }: Offer): readonly SeenStatement[] {
  return seen.filter(({ keyId }) => !replacedKeyIds.includes(keyId));
}

/** The releaseSeq that an offer may not go below; 0 when nothing binds it any more (2.1). */
export function floorSeqOf(record: ProgramRecord, offer: Offer): number {
  return isFree(record, offer) ? 0 : record.floorSeq;
}

/** 2.10: the lowest releaseSeq that may be launched stays, and with it the time that an update is waited for. */
export function forceOf(
  record: ProgramRecord,
  offer: Offer,
): Pick<ProgramRecord, 'minUsableSeq' | 'graceUntilMs'> {
  const known = isFree(record, offer) ? 0 : record.minUsableSeq;
  if (offer.minUsableSeq < known) return { minUsableSeq: known, graceUntilMs: record.graceUntilMs };
  return { minUsableSeq: offer.minUsableSeq, graceUntilMs: offer.graceUntilMs };
}

/** Whether every statement seen was signed by a key that has been replaced since. */
function isFree(record: ProgramRecord, offer: Offer): boolean {
  return record.seen.length > 0 && binding(record, offer).length === 0;
}

/** A lower version comes only as a rollback that the store announces, and never below the partner's floor. */
function isDowngrade({ active, rollbackFloor }: ProgramRecord, { version, rollbackOf }: Offer): boolean {
  if (rollbackFloor !== null && compareVersions(version, rollbackFloor) < 0) return true;
  return active !== null && rollbackOf === null && compareVersions(version, active.version) < 0;
}
