import { createVirtualClock } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createCallDeadlines } from '../src/call-deadlines.js';

function open() {
  const clock = createVirtualClock();
  const expired: string[] = [];
  const deadlines = createCallDeadlines(clock, (call) => expired.push(call));
  return { clock, expired, deadlines };
}

describe('the deadline of a call (protocol 3.4)', () => {
  it('is not before its time, and at most a second after it', async () => {
    const { clock, expired, deadlines } = open();
    deadlines.set('first', 5_000);
    await clock.advance(400);
    deadlines.set('second', 5_000);
    await clock.advance(4_599);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual(['first']);
    await clock.advance(400);
    expect(expired).toEqual(['first']);
    await clock.advance(600);
    expect(expired).toEqual(['first', 'second']);
  });

  it('is forgotten once the call is answered or the session ends', async () => {
    const { clock, expired, deadlines } = open();
    deadlines.set('answered', 5_000);
    deadlines.clear('answered');
    await clock.advance(10_000);
    deadlines.set('left open', 5_000);
    deadlines.stop();
    await clock.advance(10_000);
    expect(expired).toEqual([]);
  });

  it('holds for calls that come after a pause', async () => {
    const { clock, expired, deadlines } = open();
    deadlines.set('early', 1_000);
    await clock.advance(60_000);
    deadlines.set('late', 1_000);
    await clock.advance(999);
    expect(expired).toEqual(['early']);
    await clock.advance(1);
    expect(expired).toEqual(['early', 'late']);
  });

  it('costs one timer for all calls, and none while nothing is open', async () => {
    const clock = createVirtualClock();
    let timers = 0;
    const deadlines = createCallDeadlines(
      {
        setTimer: (delayMs, callback) => {
          timers += 1;
          return clock.setTimer(delayMs, callback);
        },
      },
      () => undefined,
    );
    for (let call = 0; call < 1_000; call += 1) {
      deadlines.set(String(call), 5_000);
      deadlines.clear(String(call));
    }
    await clock.advance(60_000);
    expect(timers).toBe(1);
  });
});
