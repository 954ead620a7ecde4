import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createGestures } from '../src/natives/gestures.js';

const userActivation = { isActive: false };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { userActivation });
  vi.stubGlobal('addEventListener', () => undefined);
  userActivation.isActive = false;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(): () => Promise<boolean> {
  const take = createGestures();
  if (take === undefined) throw new Error('There are no gestures.');
  return take;
}

describe('a gesture in a frame, of which the engine tells only that the page is active', () => {
  it('is not there without an activation', async () => {
    const taken = open()();
    await vi.advanceTimersByTimeAsync(250);
    expect(await taken).toBe(false);
  });

  it('is there when its activation arrives a little later than the call', async () => {
    const taken = open()();
    await vi.advanceTimersByTimeAsync(60);
    userActivation.isActive = true;
    await vi.advanceTimersByTimeAsync(60);
    expect(await taken).toBe(true);
  });

  it('is taken once', async () => {
    const take = open();
    userActivation.isActive = true;
    expect([await take(), await take()]).toEqual([true, false]);
    vi.advanceTimersByTime(4_900);
    expect(await take()).toBe(false);
  });

  it('is another one when the activation was used up in between', async () => {
    const take = open();
    userActivation.isActive = true;
    await take();
    userActivation.isActive = false;
    vi.advanceTimersByTime(60);
    userActivation.isActive = true;
    expect([await take(), await take()]).toEqual([true, false]);
  });

  it('is another one when the activation lasts longer than one makes it last', async () => {
    const take = open();
    userActivation.isActive = true;
    await take();
    vi.advanceTimersByTime(5_200);
    expect([await take(), await take()]).toEqual([true, false]);
  });

  it('is the engine’s own matter where the engine does not tell', () => {
    vi.stubGlobal('navigator', {});
    expect(createGestures()).toBeUndefined();
  });
});
