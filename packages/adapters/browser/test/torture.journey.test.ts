import { formatTorture } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { score } from '../../../../test/score.js';

import { withoutOrigin } from './engines.js';
import { openTortureEngine, startTortureServer } from './torture-journey.js';

import type { TortureServer } from './torture-journey.js';

let server: TortureServer;

beforeAll(async () => {
  server = await startTortureServer();
});
afterAll(async () => {
  await server.close();
});

/** What a web page has no place for, and what an engine lacks; nothing else. */
const noFallback = [28, 'no-fallback-transport'];
const noFiles = [26, 'no-files'];

describe.each([
  ['Chromium', [noFallback]],
  ['Firefox', [noFallback]],
  // WebKitGTK has no private file system.
  ['WebKit', [noFiles, noFallback]],
] as const)('bridge-torture in %s', (name, absent) => {
  it('decides thirty of thirty, with a program in its own origin and with one without', async (context) => {
    const engine = await openTortureEngine(name, server);
    try {
      for (const kind of ['own', 'opaque'] as const) {
        const report = await engine.run(kind);
        console.info(`${name}, ${formatTorture(report)}`);
        expect(report.rows.map(({ number }) => number)).toEqual(
          Array.from({ length: 30 }, (_, at) => at + 1),
        );
        expect
          .soft(report.rows.flatMap((row) => ('cause' in row ? [[row.number, row.cause]] : [])))
          .toEqual(absent);
        score(context, { subject: kind === 'own' ? name : withoutOrigin(name), suite: 'torture' }, report);
      }
    } finally {
      await engine.close();
    }
  });
});
