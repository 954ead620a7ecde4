import { beforeAll, describe, expect, it } from 'vitest';

import { allCases } from '../../packages/cli/src/conformance/all-cases.js';
import { grade } from '../../packages/cli/src/conformance/answer.js';
import { renewedPage } from '../conformance/conformance-page.js';
import { askEngines } from '../conformance/engine-table.js';
import { engines } from '../conformance/engines.js';

import type { AnsweredCase } from '../conformance/engine-table.js';

let answered: readonly AnsweredCase[];

beforeAll(async () => {
  answered = await askEngines(allCases());
  // Half a minute on a machine of its own; QuickJS, which has no compiler, takes most of it.
}, 400_000);

describe('the conformance kit', () => {
  it('is asked in these engines', () => {
    expect(engines.map(({ name }) => name)).toEqual([
      'Node',
      'Chromium',
      'Firefox',
      'JavaScriptCore',
      'QuickJS',
    ]);
  });

  it.each(engines.map(({ name }, column) => [name, column] as const))(
    'gets every answer right in %s',
    (_name, column) => {
      const wrong = answered
        .map(({ conformanceCase: { name, expected }, answers }) => ({
          name,
          expected,
          answer: answers[column] ?? { failure: 'no answer' },
        }))
        .filter(({ expected, answer }) => grade(expected, answer) !== 'passed');
      expect(wrong).toEqual([]);
    },
  );

  it('has its table in the documentation', async () => {
    const { isCurrent } = await renewedPage(answered);
    expect(
      isCurrent,
      'docs/conformance.md is stale. Run npm run conformance:table and review the difference.',
    ).toBe(true);
  });
});
