// The events of the update machine's tests: releases, statements and launches with small numbers.

import { emptyRecord } from '../src/program-record.js';
import { transition } from '../src/update-machine.js';

import type { Offer } from '../src/offer-refusal.js';
import type { ProgramRecord, Release, SeenStatement } from '../src/program-record.js';
import type { LaunchedEvent, Transition, UpdateEvent } from '../src/update-event.js';

/** The time of every event. */
export const nowMs = 1_000_000;

/** The release with a number; the third one gives a floor. */
export function release(number: number, dataVersion = 1): Release {
  return {
    digest: String(number).padStart(64, '0'),
    version: `1.0.${String(number)}`,
    name: 'Loans',
    releaseSeq: number,
    keyId: 'a'.repeat(64),
    publishedAt: '2026-01-01T00:00:00Z',
    dataVersion,
    minHostVersion: '1.0.0',
    rollbackFloor: number === 3 ? '1.0.2' : null,
    manifestBytes: 10,
    containerBytes: 100,
    powers: { permissions: [], domains: [] },
    statement: '{}',
  };
}

/** A statement with a number. */
export function seen(statementSeq: number, change: Partial<SeenStatement> = {}): SeenStatement {
  return {
    statementSeq,
    digest: String(statementSeq).padStart(64, 'f'),
    keyId: 'a'.repeat(64),
    storeKeysVersion: 1,
    ...change,
  };
}

/** The offer of a release. */
export function offer(number: number, change: Partial<Offer> = {}): UpdateEvent {
  return {
    type: 'offered',
    hostVersion: '2.0.0',
    nowMs,
    offer: {
      digest: release(number).digest,
      version: `1.0.${String(number)}`,
      minHostVersion: '1.0.0',
      releaseSeq: number,
      statement: seen(number),
      expiresMs: nowMs + 1,
      storeKeysExpireMs: nowMs + 1,
      ...{ partner: 'example', rollbackOf: null, replacedKeyIds: [] },
      ...{
        minUsableSeq: 0,
        graceUntilMs: null,
        outside: null,
        withheldDigest: null,
        needsHost: null,
        startsMs: null,
      },
      ...change,
    },
  };
}

export const staged = (number: number, dataVersion = 1): UpdateEvent => ({
  type: 'staged',
  release: release(number, dataVersion),
});
export const launched = (nonce: string, change: Partial<LaunchedEvent> = {}): UpdateEvent => ({
  type: 'launched',
  nonce,
  nowMs,
  hostVersion: '2.0.0',
  isShared: false,
  isUpdateTried: false,
  ...change,
});
export const healthy = (nonce: string): UpdateEvent => ({ type: 'healthy', nonce, isSlow: false });
export const failed = (nonce: string): UpdateEvent => ({
  type: 'failed',
  nonce,
  code: 'unresponsive',
  reason: 'It hung.',
  nowMs,
});

/** One event after the other. What is staged was offered before. */
export function run(...events: readonly UpdateEvent[]): Transition {
  return events.reduce<Transition>(
    ({ record }, event) =>
      transition(event.type === 'staged' ? { ...record, owes: event.release.digest } : record, event),
    { record: emptyRecord('com.example.loans'), effects: [] },
  );
}

/** Version numbers of the slots, for short expectations. */
export function slots({ active, previous, staged: waiting, trial, failed: gone }: ProgramRecord) {
  return {
    active: active?.version ?? null,
    previous: previous?.version ?? null,
    staged: waiting?.version ?? null,
    trial: trial?.release.version ?? null,
    failed: gone.map(({ version }) => version),
  };
}

export const confirmedOne = [offer(1), staged(1), launched('n1'), healthy('n1')] as const;
