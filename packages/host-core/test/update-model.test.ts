import { describe, expect, it } from 'vitest';

import { next } from '../src/record-change.js';
import { transition } from '../src/update-machine.js';
import { compareHistories } from './model/compare-histories.js';

import type { Transition, UpdateEvent } from '../src/update-event.js';
import type { ProgramRecord } from '../src/program-record.js';

type Decide = (record: ProgramRecord, event: UpdateEvent) => Transition;

describe('the update machine beside its reference model', () => {
  it('agrees on every answer, slot and datum of random histories', () => {
    const { events, answers } = compareHistories({ histories: 30_000, seed: 20261121 });
    expect(events).toBeGreaterThan(400_000);
    for (const answer of [
      'download',
      'already-staged',
      'up-to-date',
      'host-update-required',
      'not-available',
      'failed-before',
      'STATEMENT_REPLAYED',
      'RELEASE_DOWNGRADE',
      'not-installed',
      'broken',
      'recalled',
      'update-required',
      'consent-required',
      'rolled-back',
      'unstable',
    ])
      expect([answer, (answers.get(answer) ?? 0) > 3]).toEqual([answer, true]);
  });

  // Each of these is a machine with one mistake in it.
  it.each<[string, Decide]>([
    [
      'forgets to count an attempt',
      (record, event) => {
        const after = transition(record, event);
        const { trial } = after.record;
        return event.type === 'launched' && trial !== null
          ? { ...after, record: { ...after.record, trial: { ...trial, attempts: 1 } } }
          : after;
      },
    ],
    [
      'lets the floor fall',
      (record, event) => {
        const after = transition(record, event);
        return event.type === 'recalled' ? { ...after, record: { ...after.record, floorSeq: 0 } } : after;
      },
    ],
    [
      'forgets to give the data back',
      (record, event) => {
        const after = transition(record, event);
        return { ...after, effects: after.effects.filter(({ type }) => type !== 'restore-storage') };
      },
    ],
    [
      'credits any session with the trial',
      (record, event) =>
        transition(
          record,
          event.type === 'healthy' ? { ...event, nonce: record.trial?.nonce ?? event.nonce } : event,
        ),
    ],
    [
      'tries a failed release again',
      (record, event) => transition(event.type === 'offered' ? { ...record, failed: [] } : record, event),
    ],
    [
      'forgets the lowest usable release',
      (record, event) =>
        transition(event.type === 'launched' ? { ...record, minUsableSeq: 0 } : record, event),
    ],
    [
      'begins what the user has not agreed to',
      (record, event) =>
        transition(
          event.type === 'launched' ? { ...record, acceptedDigest: record.staged?.digest ?? null } : record,
          event,
        ),
    ],
    [
      'begins beside another session',
      (record, event) =>
        transition(record, event.type === 'launched' ? { ...event, isShared: false } : event),
    ],
    [
      'keeps a recalled release to go back to',
      (record, event) => {
        const after = transition(record, event);
        return event.type === 'recalled' && record.previous !== null && after.record !== record
          ? { ...after, record: next(after.record, { previous: record.previous }) }
          : after;
      },
    ],
  ])('finds a machine that %s', (_mistake, decide) => {
    expect(() => compareHistories({ histories: 2_000, seed: 1 }, decide)).toThrow('differs');
  });
});
