// Random histories, told to the machine and to the reference model: they must agree on every answer, slot and datum.

import { emptyRecord } from '../../src/program-record.js';
import { transition } from '../../src/update-machine.js';
import { release as makeRelease, seen } from '../update-events.js';
import { ReferenceModel, traits } from './reference-model.js';

import type { ProgramRecord, Release } from '../../src/program-record.js';
import type { Transition, UpdateEvent } from '../../src/update-event.js';
import type { Happening } from './reference-model.js';

/** What a run of histories covered. */
export interface HistoriesReport {
  readonly histories: number;
  readonly events: number;
  /** How often each answer was given, by its words. */
  readonly answers: ReadonlyMap<string, number>;
}

type Decide = (record: ProgramRecord, event: UpdateEvent) => Transition;

const HOST_VERSION = '2.0.0';
const MAX_EVENTS = 40;

/** Throws at the first disagreement, with the history that led to it. */
export function compareHistories(
  { histories, seed }: { readonly histories: number; readonly seed: number },
  decide: Decide = transition,
): HistoriesReport {
  const answers = new Map<string, number>();
  let events = 0;
  for (let number = 0; number < histories; number += 1) {
    const random = createRandom(seed + number);
    const model = new ReferenceModel();
    let state = { record: emptyRecord('com.example.loans'), data: '', kept: null as string | null };
    const told: Happening[] = [];
    const length = 1 + Math.floor(random() * MAX_EVENTS);
    for (let step = 0; step < length; step += 1) {
      const event = happening(random, model, step);
      told.push(event);
      events += 1;
      const expected = model.happen(event);
      const { answer, ...after } = tell(state, event, decide);
      state = after;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      const [left, right] = [summaryOf(state, answer), summaryOfModel(model, expected)];
      if (left !== right)
        throw new Error(
          `History ${String(seed + number)} differs.\nmachine ${left}\nmodel   ${right}\n${told.map((one) => JSON.stringify(one)).join('\n')}`,
        );
    }
  }
  return { histories, events, answers };
}

function tell(
  { record, data, kept }: { record: ProgramRecord; data: string; kept: string | null },
  event: Happening,
  decide: Decide,
): { record: ProgramRecord; data: string; kept: string | null; answer: string } {
  if (event.type === 'wrote') return { record, data: event.data, kept, answer: '' };
  const result = decide(record, asUpdateEvent(event));
  let [live, copy] = [data, kept];
  for (const { type } of result.effects) {
    if (type === 'restore-storage') live = copy ?? 'nothing was kept';
    if (type === 'snapshot-storage') copy = live;
    else if (type === 'restore-storage' || type === 'drop-snapshot') copy = null;
  }
  return { record: result.record, data: live, kept: copy, answer: answerOf(result) };
}

function answerOf({ offer, launch, crash }: Transition): string {
  if (offer !== undefined) return offer.type === 'refused' ? offer.code : offer.type;
  if (launch !== undefined) return launch.type === 'open' ? `open ${numberOf(launch.release)}` : launch.type;
  return crash ?? '';
}

function asUpdateEvent(event: Exclude<Happening, { type: 'wrote' }>): UpdateEvent {
  const digestOf = (number: number) => makeRelease(number).digest;
  switch (event.type) {
    case 'offered':
      return {
        type: 'offered',
        hostVersion: HOST_VERSION,
        nowMs: 1_000,
        offer: {
          digest: digestOf(event.release),
          version: versionOf(event.release),
          minHostVersion: hostNeededBy(event.release),
          releaseSeq: event.release,
          statement: seen(event.statementSeq),
          expiresMs: 2_000,
          storeKeysExpireMs: 2_000,
          partner: 'example',
          rollbackOf: event.isRollback ? event.release + 1 : null,
          minUsableSeq: event.minUsable,
          graceUntilMs: event.grace,
          outside: event.outside,
          withheldDigest: event.withheld === null ? null : digestOf(event.withheld),
          needsHost: null,
          startsMs: null,
          replacedKeyIds: [],
        },
      };
    case 'staged':
      return { type: 'staged', release: releaseOf(event.release) };
    case 'consented':
    case 'corrupted':
      return { type: event.type, digest: digestOf(event.release) };
    case 'launched':
      return {
        type: 'launched',
        nonce: event.nonce,
        nowMs: event.at,
        isShared: event.isShared,
        isUpdateTried: event.isTried,
        hostVersion: event.isOldHost ? '1.9.0' : HOST_VERSION,
      };
    case 'healthy':
      return { type: 'healthy', nonce: event.nonce, isSlow: false };
    case 'failed':
      return { type: 'failed', nonce: event.nonce, nowMs: 1_000, code: 'error', reason: 'It hung.' };
    case 'crashed':
      return { type: 'crashed', digest: digestOf(event.release), nowMs: event.at };
    case 'recalled':
      return { type: 'recalled', digests: event.releases.map(digestOf), reason: 'It leaks.' };
    case 'ended-well':
      return { type: 'ended-well', nonce: event.nonce };
    case 'hidden':
      return { type: 'hidden', nonce: event.nonce };
    case 'visible':
      return { type: 'visible', nonce: event.nonce };
    case 'evicted':
      return { type: 'evicted' };
  }
}

function releaseOf(number: number): Release {
  return {
    ...makeRelease(number, traits.dataVersion(number)),
    minHostVersion: hostNeededBy(number),
    powers: { permissions: traits.permissions(number), domains: [] },
  };
}

function hostNeededBy(number: number): string {
  if (traits.needsNewerHost(number)) return '9.0.0';
  return traits.needsHostOfToday(number) ? HOST_VERSION : '1.0.0';
}

function versionOf(number: number): string {
  return `1.0.${String(number)}`;
}

function numberOf(release: Pick<Release, 'version'> | null | undefined): number {
  return Number(release?.version.slice(4) ?? 0);
}

function summaryOf(
  { record, data, kept }: { record: ProgramRecord; data: string; kept: string | null },
  answer: string,
): string {
  const { trial } = record;
  return JSON.stringify([
    answer,
    record.seen[0]?.statementSeq ?? 0,
    record.floorSeq,
    record.rollbackFloor === null ? 0 : Number(record.rollbackFloor.slice(4)),
    record.minUsableSeq,
    numberOf(record.active),
    numberOf(record.previous),
    numberOf(record.staged),
    trial === null ? null : [numberOf(trial.release), trial.attempts, trial.nonce, trial.isCounted],
    record.failed.map(({ version }) => Number(version.slice(4))),
    record.crashes,
    record.recalled !== null,
    data,
    kept,
    record.hasSnapshot,
    numberOf(record.waitsForHost),
    Number(record.owes ?? 0),
  ]);
}

function summaryOfModel(model: ReferenceModel, answer: string): string {
  const { trial } = model;
  return JSON.stringify([
    answer,
    model.seen,
    model.floorSeq,
    model.rollbackFloor,
    model.minUsable,
    model.active,
    model.previous,
    model.staged,
    trial === null ? null : [trial.release, trial.attempts, trial.nonce, trial.isCounted],
    [...model.failed],
    model.crashes,
    model.wasRecalled,
    model.data,
    model.kept,
    model.kept !== null,
    model.waitsForHost,
    model.owes,
  ]);
}

/** Mostly what could come next, sometimes what should not. */
function happening(random: () => number, model: ReferenceModel, step: number): Happening {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const newer = Math.min(7, model.active + pick(1, 1, 2, 3));
  const release = pick(1, 2, 3, 4, 5, 6, 7, newer, newer, newer, newer);
  const nonce = random() < 0.8 ? (model.trial?.nonce ?? 'none') : pick('a', 'b');
  const at = step * pick(1_000, 40_000_000);
  if (model.previous !== 0 && random() < 0.2) return { type: 'crashed', release: model.active, at: step };
  if (model.trial !== null && random() < 0.2) return { type: 'healthy', nonce: model.trial.nonce };
  if (model.owes !== 0 && random() < 0.5) return { type: 'staged', release: model.owes };
  switch (
    pick(
      'offered',
      'offered',
      'staged',
      'launched',
      'launched',
      'launched',
      'verdict',
      'verdict',
      'verdict',
      'other',
    )
  ) {
    case 'offered':
      return {
        type: 'offered',
        release,
        statementSeq: Math.max(1, model.seen + pick(0, 1, 1, 2, -1)),
        minUsable: pick(0, 0, 0, model.minUsable, release),
        grace: pick(null, at + 50_000_000),
        isRollback: random() < 0.2,
        outside: random() < 0.9 ? null : pick('rollout', 'schedule'),
        withheld: random() < 0.3 ? release : null,
      };
    case 'staged':
      return { type: 'staged', release: (random() < 0.9 && model.owes) || pick(1, 2, 3, 4, 5, 6) };
    case 'launched':
      return {
        type: 'launched',
        nonce: `n${String(step)}`,
        at,
        isShared: random() < 0.15,
        isTried: random() < 0.4,
        isOldHost: random() < 0.1,
      };
    case 'verdict':
      return { type: pick('healthy', 'healthy', 'failed', 'ended-well', 'hidden', 'visible'), nonce };
    default:
      return pick<Happening>(
        { type: 'crashed', release: random() < 0.8 ? model.active : release, at },
        ...Array.from({ length: 6 }, () => ({ type: 'crashed', release: model.active, at: step }) as const),
        { type: 'recalled', releases: [release, model.active].slice(0, pick(1, 1, 2)) },
        { type: 'corrupted', release: pick(release, model.active, model.trial?.release ?? release) },
        { type: 'consented', release: model.staged },
        { type: 'evicted' },
        { type: 'wrote', data: `data ${String(step)}` },
        { type: 'wrote', data: `data ${String(step)}` },
      );
  }
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32, public domain). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
