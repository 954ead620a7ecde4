import { describe, expect, it } from 'vitest';

import { createRecentIds } from '../src/recent-ids.js';

describe('recent ids', () => {
  it('keep the last ones and let go of older ones', () => {
    const ids = createRecentIds(3);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) ids.add(id);
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].filter((id) => ids.has(id))).toEqual(['d', 'e', 'f', 'g']);
  });

  it('know none before the first', () => {
    expect(createRecentIds(3).has('a')).toBe(false);
  });
});
