import { compareVersions } from '@org/package-format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_TRIAL_ATTEMPTS } from '../src/on-launch.js';
import { transition } from '../src/update-machine.js';
import { failed, healthy, launched, offer, release, run, staged } from './update-events.js';

import type { ProgramRecord } from '../src/program-record.js';
import type { UpdateEvent } from '../src/update-event.js';

describe('any history of events', () => {
  const highest = ({ seen: all }: ProgramRecord) => Math.max(0, ...all.map((one) => one.statementSeq));
  const numbers = fc.integer({ min: 1, max: 5 });
  const nonces = fc.constantFrom('a', 'b', 'c');
  const events = fc.oneof(
    numbers.map((number) => offer(number)),
    fc.tuple(numbers, fc.integer({ min: 1, max: 2 })).map(([number, data]) => staged(number, data)),
    nonces.map((nonce) => launched(nonce)),
    nonces.map(healthy),
    nonces.map(failed),
    nonces.map((nonce): UpdateEvent => ({ type: 'ended-well', nonce })),
    numbers.map((number): UpdateEvent => ({ type: 'corrupted', digest: release(number).digest })),
  );

  it('never lowers a floor, never tries a failed release that was not staged again, never names a deleted package', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (history) => {
        let { record } = run();
        for (const event of history) {
          const after = transition(record, event);
          expect(after.record.floorSeq).toBeGreaterThanOrEqual(record.floorSeq);
          expect(highest(after.record)).toBeGreaterThanOrEqual(highest(record));
          const named = [
            after.record.active,
            after.record.previous,
            after.record.staged,
            after.record.trial?.release,
          ];
          for (const one of named)
            expect(compareVersions(one?.version ?? '9.9.9', after.record.rollbackFloor ?? '0.0.0')).not.toBe(
              -1,
            );
          for (const effect of after.effects) {
            if (effect.type === 'delete-package')
              expect(named.map((one) => one?.digest)).not.toContain(effect.digest);
          }
          expect(after.record.trial?.attempts ?? 0).toBeLessThanOrEqual(MAX_TRIAL_ATTEMPTS);
          if (after.launch?.type === 'open' && after.launch.isTrial)
            expect(after.record.trial).toMatchObject({ release: after.launch.release });
          if (event.type === 'offered' && after.offer?.type === 'download')
            expect(record.failed.map(({ digest }) => digest)).not.toContain(event.offer.digest);
          record = after.record;
        }
      }),
      { numRuns: 500 },
    );
  });
});
