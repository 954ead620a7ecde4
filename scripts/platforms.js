// `npm run platforms`: runs every suite that scores, on every engine, and writes docs/platforms.md from it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEngines } from './engines.js';
import { renderScoreboard, scoreboardPage } from './scoreboard.js';

process.chdir(join(import.meta.dirname, '..'));

/** The test files that score. */
const files = [
  'packages/testkit/test/contracts.test.ts',
  'packages/testkit/test/torture.test.ts',
  'packages/adapters/browser/test/platform-contract.journey.test.ts',
  'packages/adapters/browser/test/torture.journey.test.ts',
  'packages/adapters/browser/test/suites.journey.test.ts',
  'packages/adapters/wkwebview/test/webkit.journey.test.ts',
  'packages/adapters/android-webview/test/suites.journey.test.ts',
  'packages/adapters/electron/test/host.journey.test.ts',
  'packages/adapters/electron/test/suites.journey.test.ts',
  'packages/adapters/electron/test/port-main-transport.test.ts',
  'test/journeys/bare-engine.test.ts',
  'test/parity/parity.test.ts',
];

if (await ensureEngines()) {
  const folder = mkdtempSync(join(tmpdir(), 'miniapp-platforms-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...files],
    {
      stdio: 'inherit',
    },
  );
  process.exitCode = status ?? 1;
  if (status === 0) {
    const page = await renderScoreboard(JSON.parse(readFileSync(report, 'utf8')));
    writeFileSync(scoreboardPage, page);
    console.log(page);
  }
  rmSync(folder, { recursive: true });
} else process.exitCode = 1;
