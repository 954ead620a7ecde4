import { describe, expect, it } from 'vitest';
import { createVerdictLimiter } from '../src/verdict-limiter.js';

describe('the allowance of an address', () => {
  it('is 300 verdicts at once and one a second from then on, for each address by itself', () => {
    let time = 0;
    const allowance = createVerdictLimiter(() => new Date(time));
    expect(allowance('a', 300)).toEqual({ type: 'allowed' });
    expect(allowance('a', 1)).toEqual({ type: 'wait', seconds: 1 });
    expect(allowance('b', 100)).toEqual({ type: 'allowed' });
    time += 10_000;
    expect(allowance('a', 10)).toEqual({ type: 'allowed' });
    expect(allowance('a', 1)).toEqual({ type: 'wait', seconds: 1 });
    time += 24 * 3_600_000;
    expect(allowance('a', 301)).toEqual({ type: 'wait', seconds: 1 });
    expect(allowance('a', 300)).toEqual({ type: 'allowed' });
  });

  it('is not given anew by a clock that was set back', () => {
    let time = 1_000_000;
    const allowance = createVerdictLimiter(() => new Date(time));
    allowance('a', 300);
    time = 0;
    expect(allowance('a', 1)).toEqual({ type: 'wait', seconds: 1 });
  });

  it('is kept for ten thousand addresses; the one that was silent longest is forgotten first', () => {
    const allowance = createVerdictLimiter(() => new Date(0));
    allowance('first', 300);
    allowance('second', 300);
    for (let index = 0; index < 9998; index += 1) allowance(`10.0.${String(index)}`, 1);
    expect(allowance('first', 1).type).toBe('wait');
    allowance('one more', 1);
    expect(allowance('first', 1).type).toBe('wait');
    expect(allowance('second', 300).type).toBe('allowed');
  });
});
