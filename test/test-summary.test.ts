import { describe, expect, it } from 'vitest';
import { testSummary } from '../scripts/test-summary.js';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((testStatus) => ({ status: testStatus })),
});

describe('the last line of npm test', () => {
  it.each([
    ['a good run', [file('passed', 'passed', 'passed')], true, '2 passed, 0 failed'],
    ['a skipped test', [file('passed', 'passed', 'pending')], true, '1 passed, 0 failed, 1 skipped'],
    ['a failed test', [file('failed', 'passed', 'failed')], false, '1 passed, 1 failed'],
    ['a file that does not load', [file('passed', 'passed'), file('failed')], false, '1 passed, 1 failed'],
    ['an error outside every test', [file('passed', 'passed')], false, '1 passed, 1 failed'],
    ['no tests at all', [], true, '0 passed, 1 failed'],
  ])('counts %s', (_, testResults, runnerPassed, line) => {
    expect(testSummary({ testResults }, runnerPassed).line).toBe(line);
  });

  it('counts a run without a report as failed', () => {
    expect(testSummary(undefined, false).line).toBe('0 passed, 1 failed');
  });
});
