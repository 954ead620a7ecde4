import { refused } from '../case.js';
import type { CaseDraft } from '../case.js';
import type { Members } from '../sample-program.js';
import { times } from '../sample-statement.js';
import { changed, invalid } from './changed-statement.js';

/** S31: for whom a release is. */
export function statementReach(): readonly CaseDraft[] {
  return [
    changed('a rollout to more than all', { rollout: { permille: 1001, salt: 's' } }, invalid('5.10')),
    changed('a rollout without a salt', { rollout: { permille: 10 } }, invalid('5.10')),
    changed('a halt without a number of verdicts', { rollout: halting({}) }, invalid('5.10')),
    changed(
      'a fallback that is not older',
      { fallback: { ...sampleFallback, releaseSeq: 7 } },
      invalid('5.11'),
    ),
    changed('a fallback without its statement', { fallback: unnamedFallback }, invalid('5.11')),
    changed(
      'a fallback with a range as lowest host version',
      { fallback: { ...sampleFallback, minHostVersion: '>=1.0.0' } },
      refused('VERSION_INVALID', '5.11'),
    ),
    changed('a schedule of nothing', { schedule: {} }, invalid('5.12')),
    changed('a schedule that ends before it begins', { schedule: backwards }, invalid('5.12')),
    changed('a time of grace without a forced update', { graceUntil: times.expires }, invalid('5.12')),
  ];
}

/** A pointer to an older release, in the form that a statement has it. */
export const sampleFallback = {
  ...{ releaseSeq: 6, version: '2.3.0', minHostVersion: '1.0.0' },
  ...{ manifestSha256: 'ab'.repeat(32), statementSha256: 'cd'.repeat(32) },
};
const unnamedFallback = {
  ...{ releaseSeq: 6, version: '2.3.0', minHostVersion: '1.0.0' },
  manifestSha256: sampleFallback.manifestSha256,
};
const backwards = { from: times.expires, until: times.signed };

/** A rollout that halts by itself, with members of its own. */
export function halting(change: Members): Members {
  return { permille: 10, salt: 's', halt: { failPermille: 20, ...change } };
}
