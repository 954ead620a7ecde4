/**
 * @typedef {{ assertionResults: readonly { status: string }[], status: string }} TestFile
 * @typedef {{ testResults: readonly TestFile[] }} TestReport what vitest's JSON reporter writes
 */

/**
 * Counts a run. A file that failed without a failed test (it did not load) is one failure, and so is a runner
 * that failed for a reason of its own; without a report nothing has passed.
 *
 * @param {TestReport | undefined} report
 * @param {boolean} runnerPassed
 */
export function testSummary(report, runnerPassed) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const skipped = tests.length - passed - failedTests;
  const counted = failedTests + failedFiles;
  const failed = counted === 0 && !(runnerPassed && passed > 0) ? 1 : counted;
  const line = `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
  return { passed, failed, skipped, line };
}
