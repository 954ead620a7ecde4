import { expect, it } from 'vitest';

import { killBrowsers } from './kill-browsers.js';

it('a host in Chromium keeps what it said through thirty kills', async () => {
  const { violations, counts } = await killBrowsers({ kills: 30, seed: 5 });
  console.log(`30 kills: ${JSON.stringify(Object.fromEntries(counts))}, ${violations.length} violations`);
  expect(violations).toEqual([]);
  expect(counts.get('found')).toBeGreaterThan(15);
  expect(counts.get('confirmed')).toBeGreaterThan(10);
  expect(counts.get('failed')).toBeGreaterThan(0);
  expect(counts.get('kept')).toBeGreaterThan(40);
});
