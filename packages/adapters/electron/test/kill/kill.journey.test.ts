import { expect, it } from 'vitest';

import { killProcesses } from './kill-processes.js';

it('a host on the file store keeps what it said through thirty kills', async () => {
  const { violations, counts } = await killProcesses({ kills: 30, seed: 5 });
  console.log(`30 kills: ${JSON.stringify(Object.fromEntries(counts))}, ${violations.length} violations`);
  expect(violations).toEqual([]);
  expect(counts.get('found')).toBeGreaterThan(15);
  expect(counts.get('confirmed')).toBeGreaterThan(10);
  expect(counts.get('failed')).toBeGreaterThan(0);
  expect(counts.get('kept')).toBeGreaterThan(40);
});
