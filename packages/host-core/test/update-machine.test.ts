import { describe, expect, it } from 'vitest';

import { MAX_TRIAL_ATTEMPTS } from '../src/on-launch.js';
import { transition } from '../src/update-machine.js';
import {
  confirmedOne,
  failed,
  healthy,
  launched,
  nowMs,
  offer,
  release,
  run,
  seen,
  slots,
  staged,
} from './update-events.js';

import type { UpdateEvent } from '../src/update-event.js';

describe('an offer (updates 2.1)', () => {
  it.each<[string, readonly UpdateEvent[], UpdateEvent, unknown]>([
    ['of a first release is downloaded', [], offer(1), { type: 'download' }],
    ['of a newer release is downloaded', confirmedOne, offer(2), { type: 'download' }],
    ['of the active release is up to date', confirmedOne, offer(1), { type: 'up-to-date' }],
    ['of a staged release is already there', [offer(1), staged(1)], offer(1), { type: 'already-staged' }],
    [
      'that this host is too old for waits for the host',
      confirmedOne,
      offer(2, { minHostVersion: '2.0.1' }),
      { type: 'host-update-required' },
    ],
    [
      'of a release that failed here is not tried again',
      [...confirmedOne, offer(2), staged(2), launched('n2'), failed('n2')],
      offer(2, { statement: seen(3) }),
      { type: 'failed-before', code: 'unresponsive', reason: 'It hung.' },
    ],
  ])('%s', (_title, before, event, expected) => {
    expect(transition(run(...before).record, event).offer).toEqual(expected);
  });

  it.each<[string, readonly UpdateEvent[], UpdateEvent, string]>([
    ['with an older statement is a replay', [...confirmedOne, offer(5)], offer(4), 'STATEMENT_REPLAYED'],
    [
      'with a known number and another content is a lie',
      confirmedOne,
      offer(1, { statement: seen(1, { digest: '0'.repeat(64) }) }),
      'STATEMENT_EQUIVOCATED',
    ],
    ['that has expired is not followed', [], offer(1, { expiresMs: nowMs }), 'STATEMENT_EXPIRED'],
    ['under expired store keys is not', [], offer(1, { storeKeysExpireMs: nowMs }), 'STORE_KEYS_EXPIRED'],
    ['of a lower version is a downgrade', confirmedOne, offer(2, { version: '1.0.0' }), 'RELEASE_DOWNGRADE'],
    [
      'of a lower releaseSeq is a downgrade',
      [offer(7), staged(7), launched('n'), healthy('n')],
      offer(8, { releaseSeq: 6 }),
      'RELEASE_DOWNGRADE',
    ],
  ])('%s', (_title, before, event, code) => {
    const { record } = run(...before);
    const after = transition(record, event);
    expect(after.offer).toMatchObject({ type: 'refused', code });
    expect(after.record).toBe(record);
  });

  it('under other partner keys than the pinned ones is refused', () => {
    const record = { ...run(...confirmedOne).record, partner: 'another' };
    expect(transition(record, offer(2)).offer).toMatchObject({ code: 'PARTNER_CHANGED' });
  });
});

describe('a launch (updates 2.3)', () => {
  it('has nothing to run before an install', () => {
    expect(run(launched('n')).launch).toEqual({ type: 'not-installed' });
  });

  it('tries a staged release and counts the attempt', () => {
    const { record, launch } = run(...confirmedOne, offer(2), staged(2), launched('n2'));
    expect(launch).toMatchObject({ type: 'open', isTrial: true, hasFallback: true });
    expect(record.trial).toMatchObject({ attempts: 1, nonce: 'n2' });
    expect(slots(record)).toEqual({
      active: '1.0.1',
      previous: null,
      staged: null,
      trial: '1.0.2',
      failed: [],
    });
  });

  it('goes back to the previous release when two launches ended without a verdict', () => {
    const { record, launch } = run(...confirmedOne, staged(2), launched('a'), launched('b'), launched('c'));
    expect(MAX_TRIAL_ATTEMPTS).toBe(2);
    expect(launch).toMatchObject({ type: 'open', isTrial: false, release: { version: '1.0.1' } });
    expect(slots(record)).toEqual({
      active: '1.0.1',
      previous: null,
      staged: null,
      trial: null,
      failed: ['1.0.2'],
    });
  });

  it('is broken when the only release failed, until another one comes', () => {
    const broken = run(offer(1), staged(1), launched('n'), failed('n'), launched('m'));
    expect(broken.launch).toEqual({ type: 'broken', code: 'unresponsive', reason: 'It hung.' });
    const mended = [offer(2), staged(2), launched('o')].reduce(
      (state, event) => transition(state.record, event),
      broken,
    );
    expect(mended.launch).toMatchObject({ type: 'open', isTrial: true, hasFallback: false });
  });

  it('prefers a newer staged release to an undecided trial, without holding anything against it', () => {
    const { record } = run(...confirmedOne, staged(2), launched('a'), staged(3), launched('b'));
    expect(slots(record)).toEqual({
      active: '1.0.1',
      previous: null,
      staged: null,
      trial: '1.0.3',
      failed: [],
    });
  });
});

describe('a verdict (updates 2.4, 2.5)', () => {
  it('of health moves the release to active and keeps one previous', () => {
    const { record, effects } = run(
      ...confirmedOne,
      staged(2),
      launched('b'),
      healthy('b'),
      staged(3),
      launched('c'),
      healthy('c'),
    );
    expect(slots(record)).toEqual({
      active: '1.0.3',
      previous: '1.0.2',
      staged: null,
      trial: null,
      failed: [],
    });
    expect(record.floorSeq).toBe(3);
    expect(effects).toEqual([
      { type: 'report', verdict: 'confirmed', code: 'none', digest: release(3).digest, releaseSeq: 3 },
      { type: 'delete-package', digest: release(1).digest },
    ]);
  });

  it('from another session changes nothing', () => {
    const { record } = run(...confirmedOne, staged(2), launched('b'));
    for (const event of [healthy('n1'), failed('n1'), { type: 'ended-well', nonce: 'n1' } as const]) {
      expect(transition(record, event).record).toBe(record);
    }
  });

  it('of failure returns to the previous release and remembers', () => {
    const { record, effects } = run(...confirmedOne, staged(2), launched('b'), failed('b'));
    expect(slots(record)).toEqual({
      active: '1.0.1',
      previous: null,
      staged: null,
      trial: null,
      failed: ['1.0.2'],
    });
    expect(effects).toEqual([
      { type: 'report', verdict: 'failed', code: 'unresponsive', digest: release(2).digest, releaseSeq: 2 },
      { type: 'delete-package', digest: release(2).digest },
    ]);
  });

  it('is not needed when a user closes a program that looks well: the attempt is given back', () => {
    const { record } = run(...confirmedOne, staged(2), launched('b'), { type: 'ended-well', nonce: 'b' });
    expect(record.trial?.attempts).toBe(0);
  });
});

describe('storage beside code (updates 2.6)', () => {
  it('is kept when dataVersion changes, and dropped when the release is confirmed', () => {
    const trial = run(...confirmedOne, staged(2, 2), launched('b'));
    expect(trial.effects).toEqual([{ type: 'snapshot-storage' }]);
    expect(transition(trial.record, healthy('b')).effects).toContainEqual({ type: 'drop-snapshot' });
  });

  it('comes back when the release fails', () => {
    const { effects } = run(...confirmedOne, staged(2, 2), launched('b'), failed('b'));
    expect(effects[0]).toEqual({ type: 'restore-storage' });
  });

  it('is left alone when dataVersion stays', () => {
    expect(run(...confirmedOne, staged(2), launched('b')).effects).toEqual([]);
  });
});

describe('what an offer may not fall behind (updates 2.1)', () => {
  const before = run(...confirmedOne, offer(5)).record;

  it.each<readonly [string, UpdateEvent, string]>([
    ['binds while the signer is the same', offer(2, { statement: seen(4) }), 'refused'],
    ['binds another signer too', offer(2, { statement: seen(4, { keyId: 'b'.repeat(64) }) }), 'refused'],
    [
      'is free once the signer was replaced',
      offer(2, { statement: seen(4, { keyId: 'b'.repeat(64) }), replacedKeyIds: ['a'.repeat(64)] }),
      'download',
    ],
  ])('%s', (_title, event, type) => {
    expect(transition(before, event).offer).toMatchObject({ type });
  });
});

describe('a release that was renewed (updates 2.9)', () => {
  it('takes its own place in every slot, and no other', () => {
    const { record } = run(...confirmedOne, offer(2), staged(2));
    const renewed = { ...release(1), statement: '{"newer":true}' };
    const after = transition(record, { type: 'renewed', release: renewed });
    expect(after).toMatchObject({ record: { active: renewed, staged: release(2) }, effects: [] });
  });
});

describe('damaged bytes (updates 2.7)', () => {
  it('of the active release give way to the previous one', () => {
    const { record } = run(...confirmedOne, staged(2), launched('b'), healthy('b'), {
      type: 'corrupted',
      digest: release(2).digest,
    });
    expect(slots(record)).toMatchObject({ active: '1.0.1', previous: null, failed: [] });
  });
});
