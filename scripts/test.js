// `npm test`: the engines, `npm run check`, then every test. The last line is `N passed, N failed`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEngines } from './engines.js';
import { testSummary } from './test-summary.js';

process.chdir(join(import.meta.dirname, '..'));

const isReady = (await ensureEngines()) && passes(['scripts/check.js']);
const summary = isReady ? runTests() : testSummary(undefined, false);
console.log(summary.line);
process.exitCode = summary.failed === 0 ? 0 : 1;

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'miniapp-test-'));
  const reportFile = join(folder, 'report.json');
  try {
    const runnerPassed = passes([
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ]);
    return testSummary(readReport(reportFile), runnerPassed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // The runner died before it could report; the summary counts that as a failure.
  }
}

/** @param {readonly string[]} args */
function passes(args) {
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}
