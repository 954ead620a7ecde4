import { describe, expect, it } from 'vitest';

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

describe('what was decided before a download (updates 2.2)', () => {
  const owing = (number: number) => ({ type: 'staged', release: release(number) }) as const;

  it.each([
    ['is not there any more', run(...confirmedOne).record, null],
    [
      'is for another release',
      { ...run(...confirmedOne).record, owes: release(3).digest },
      release(3).digest,
    ],
    [
      'was overtaken',
      { ...run(...confirmedOne, staged(3), launched('c'), healthy('c')).record, owes: release(2).digest },
      null,
    ],
    [
      'has failed meanwhile',
      { ...run(...confirmedOne, staged(2), launched('b'), failed('b')).record, owes: release(2).digest },
      null,
    ],
  ])('%s: nothing is staged', (_what, before, owes) => {
    const { record, effects } = transition(before, owing(2));
    expect(record.staged).toBeNull();
    expect(record.owes).toBe(owes);
    expect(effects).toEqual([{ type: 'delete-package', digest: release(2).digest }]);
  });

  it('and waits below a floor that has risen goes with it', () => {
    const trial = run(...confirmedOne, staged(3), launched('c')).record;
    const waiting = transition({ ...trial, owes: release(2).digest }, owing(2)).record;
    expect(slots(transition(waiting, healthy('c')).record)).toMatchObject({ active: '1.0.3', staged: null });
  });
});

describe('a forced update', () => {
  it('that waits says so beside another session', () => {
    const { record } = run(...confirmedOne, offer(2, { minUsableSeq: 2 }), staged(2));
    expect(transition(record, launched('b', { isShared: true })).launch).toMatchObject({
      code: 'open-elsewhere',
    });
  });

  it('is not undone by crashes: the release before may not be launched', () => {
    const { record } = run(
      ...confirmedOne,
      staged(2),
      launched('b'),
      healthy('b'),
      offer(2, { statement: seen(3), minUsableSeq: 2 }),
    );
    const crash = { type: 'crashed', digest: release(2).digest, nowMs } as const;
    const twice = transition(transition(record, crash).record, crash).record;
    const third = transition(twice, crash);
    expect(third.crash).toBe('unstable');
    expect(slots(third.record)).toMatchObject({ active: '1.0.2', failed: [] });
  });
});

describe('a launch that may write nothing', () => {
  it('joins a trial whose data nothing else reads, and not one that has had its attempts', () => {
    const trial = run(...confirmedOne, staged(2, 2), launched('b')).record;
    expect(transition(trial, launched('c', { isReadOnly: true })).launch).toMatchObject({
      type: 'open',
      release: release(2, 2),
    });
    const { record } = transition(trial, launched('c'));
    expect(transition(record, launched('d', { isReadOnly: true })).launch).toMatchObject({
      type: 'broken',
      code: 'no-room',
    });
  });
});
