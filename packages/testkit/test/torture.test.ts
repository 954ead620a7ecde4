import { beforeAll, describe, expect, it } from 'vitest';

import { score } from '../../../test/score.js';
import { createReleaseFactory } from '../src/release-factory.js';
import { bridgeTorture } from '../src/torture/bridge-torture.js';
import { formatTorture, tortureScore } from '../src/torture/format-torture.js';
import { tortureCauses } from '../src/torture/torture-cause.js';

import { openMemorySubject, signTorturePrograms } from './torture-memory-subject.js';

import type { TortureReport } from '../src/torture/bridge-torture.js';

describe('bridge-torture on the host in memory', () => {
  let report: TortureReport;

  beforeAll(async () => {
    const factory = await createReleaseFactory(globalThis.crypto.subtle);
    const subject = await openMemorySubject(await signTorturePrograms(factory));
    report = await bridgeTorture(subject);
    await subject.close();
  }, 60_000);

  it('decides thirty rows, in order', () => {
    expect(report.rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  });

  it('finds nothing', (context) => {
    score(context, { subject: 'Node', suite: 'torture' }, report);
  });

  it('leaves out what has no place in memory, and says why', () => {
    expect(report.rows.flatMap((row) => ('cause' in row ? [[row.number, row.cause]] : []))).toEqual([
      [4, 'no-child-frames'],
      [13, 'no-navigation'],
      [14, 'no-navigation'],
      [16, 'shared-realm'],
      [28, 'no-fallback-transport'],
      [29, 'no-workers'],
    ]);
  });
});

describe('a report of bridge-torture', () => {
  const report: TortureReport = {
    subject: 'a host',
    rows: [
      { number: 1, title: 'hostile ids', verdict: 'passed' },
      { number: 4, title: 'child frames', verdict: 'not-applicable', cause: 'no-child-frames' },
      { number: 30, title: 'gestures', verdict: 'failed', seen: 'with the same press again: got "result"' },
    ],
    passed: 1,
    notApplicable: 1,
    failed: 1,
  };

  it('has its score in one line', () => {
    expect(tortureScore(report)).toBe('a host: 3 of 30 decided, 1 passed, 1 not applicable, 1 failed');
  });

  it('is a line for each row, with the cause or what was seen', () => {
    expect(formatTorture(report).split('\n').slice(1)).toEqual([
      '   1  passed          hostile ids',
      `   4  not-applicable  child frames (no-child-frames: ${tortureCauses['no-child-frames']})`,
      '  30  failed          gestures: with the same press again: got "result"',
    ]);
  });
});
