import { limits } from '@org/bridge-protocol';
import { createVirtualClock } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createOpenCalls } from '../src/open-calls.js';

function open() {
  const clock = createVirtualClock();
  const expired: string[] = [];
  let timers = 0;
  const setTimer = (delayMs: number, callback: () => void) => {
    timers += 1;
    return clock.setTimer(delayMs, callback);
  };
  const calls = createOpenCalls({ setTimer }, (id, method) => expired.push(`${id} ${method}`));
  return { clock, expired, calls, timers: () => timers };
}

describe('the deadline of a call (protocol 3.4)', () => {
  it('is not before its time, and at most a second after it', async () => {
    const { clock, expired, calls } = open();
    calls.add('first', 'a.b', 'instant');
    await clock.advance(400);
    calls.add('second', 'c.d', 'instant');
    await clock.advance(4_599);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual(['first a.b']);
    await clock.advance(400);
    expect(expired).toEqual(['first a.b']);
    await clock.advance(600);
    expect(expired).toEqual(['first a.b', 'second c.d']);
  });

  it('aborts its signal', async () => {
    const { clock, calls } = open();
    const signal = calls.add('stuck', 'a.b', 'instant');
    await clock.advance(4_999);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    expect(signal.aborted).toBe(true);
    expect(calls.has('stuck')).toBe(false);
  });

  it('is forgotten once the call is answered', async () => {
    const { clock, expired, calls } = open();
    const signal = calls.add('answered', 'a.b', 'instant');
    calls.remove('answered');
    await clock.advance(10_000);
    expect(expired).toEqual([]);
    expect(signal.aborted).toBe(false);
  });

  it('does not exist for a call that waits for a person', async () => {
    const { clock, expired, calls, timers } = open();
    calls.add('payment', 'a.b', 'interactive');
    await clock.advance(3_600_000);
    expect(expired).toEqual([]);
    expect(timers()).toBe(0);
  });

  it('holds for calls that come after a pause', async () => {
    const { clock, expired, calls } = open();
    calls.add('early', 'a.b', 'instant');
    await clock.advance(60_000);
    calls.add('late', 'a.b', 'instant');
    await clock.advance(4_999);
    expect(expired).toEqual(['early a.b']);
    await clock.advance(1);
    expect(expired).toEqual(['early a.b', 'late a.b']);
  });

  it('costs one timer for all calls, and none while nothing is open', async () => {
    const { clock, calls, timers } = open();
    for (let call = 0; call < 1_000; call += 1) {
      calls.add(String(call), 'a.b', 'instant');
      calls.remove(String(call));
    }
    await clock.advance(60_000);
    expect(timers()).toBe(1);
  });
});

describe('a transfer', () => {
  it('is over when nothing has moved for its idle time, however long it took before', async () => {
    const { clock, expired, calls } = open();
    calls.add('file', 'a.b', 'transfer');
    for (let move = 0; move < 5; move += 1) {
      await clock.advance(limits.transferIdleMs - 1_000);
      calls.touch('file');
    }
    expect([expired, calls.countOf('transfer')]).toEqual([[], 1]);
    await clock.advance(limits.transferIdleMs + 1_000);
    expect([expired, calls.countOf('transfer')]).toEqual([['file a.b'], 0]);
  });
});

describe('open calls at the end of their session', () => {
  it('are cancelled, and none of them expires later', async () => {
    const { clock, expired, calls } = open();
    const signals = [calls.add('one', 'a.b', 'instant'), calls.add('two', 'a.b', 'interactive')];
    calls.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(calls.size).toBe(0);
    await clock.advance(10_000);
    expect(expired).toEqual([]);
  });
});
