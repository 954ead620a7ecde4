// `npm test`: the engines, `npm run check`, then every test. The last line is `N passed, N failed`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEngines } from './engines.js';
import { renderScoreboard, scoreboardPage } from './scoreboard.js';
import { testSummary } from './test-summary.js';

process.chdir(join(import.meta.dirname, '..'));

const isReady = (await ensureEngines()) && passes(['scripts/check.js']);
const summary = isReady ? await runTests() : testSummary(undefined, false);
console.log(summary.line);
process.exitCode = summary.failed === 0 ? 0 : 1;

async function runTests() {
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
    const report = readReport(reportFile);
    return testSummary(report, runnerPassed && (await isScoreboardCurrent(report)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Whether docs/platforms.md says what this run has shown.
 *
 * @param {import('./scoreboard.js').ScoredReport | undefined} report
 */
async function isScoreboardCurrent(report) {
  try {
    const page = report === undefined ? '' : await renderScoreboard(report);
    if (page === readFileSync(scoreboardPage, 'utf8')) return true;
    console.log('docs/platforms.md is not what this run has shown: run `npm run platforms`.');
  } catch (error) {
    console.log(`The scoreboard could not be made: ${String(error)}`);
  }
  return false;
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
