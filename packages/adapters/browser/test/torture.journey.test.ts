import { formatTorture } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openTortureEngine, startTortureServer } from './torture-journey.js';

import type { TortureServer } from './torture-journey.js';

let server: TortureServer;

beforeAll(async () => {
  server = await startTortureServer();
});
afterAll(async () => {
  await server.close();
});

describe.each(['Chromium', 'Firefox'] as const)('bridge-torture in %s', (name) => {
  it('decides thirty of thirty, with a program in its own origin and with one without', async () => {
    const engine = await openTortureEngine(name, server);
    try {
      for (const kind of ['own', 'opaque'] as const) {
        const report = await engine.run(kind);
        console.info(`${name}, ${formatTorture(report)}`);
        expect(report.rows.map(({ number }) => number)).toEqual(
          Array.from({ length: 30 }, (_, at) => at + 1),
        );
        expect.soft(report.rows.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
        // What a web page has no place for, and nothing else.
        expect
          .soft(report.rows.flatMap((row) => ('cause' in row ? [[row.number, row.cause]] : [])))
          .toEqual([[28, 'no-fallback-transport']]);
      }
    } finally {
      await engine.close();
    }
  });
});
