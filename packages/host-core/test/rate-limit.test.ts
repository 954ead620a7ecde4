import { describe, expect, it } from 'vitest';

import { createRateLimit } from '../src/rate-limit.js';

const slow = { perSecond: 2, burst: 10 };

describe('the rate limit (protocol 3.7)', () => {
  it('lets a burst through, then one for each share of a second', () => {
    let now = 0;
    const limit = createRateLimit(() => now);
    const burst = Array.from({ length: 10 }, () => limit('interactive', slow));
    expect(burst).toEqual(Array.from({ length: 10 }, () => null));
    expect(limit('interactive', slow)).toBe(500);
    now = 500;
    expect(limit('interactive', slow)).toBeNull();
    expect(limit('interactive', slow)).toBe(500);
  });

  it('counts each bucket for itself', () => {
    const limit = createRateLimit(() => 0);
    for (let calls = 0; calls < 10; calls += 1) limit('interactive', slow);
    expect([limit('interactive', slow), limit('instant', slow)]).toEqual([500, null]);
  });

  it('does not give more when the wall clock goes back', () => {
    let now = 10_000;
    const limit = createRateLimit(() => now);
    for (let calls = 0; calls < 10; calls += 1) limit('interactive', slow);
    now = 0;
    expect(limit('interactive', slow)).toBe(500);
  });
});
