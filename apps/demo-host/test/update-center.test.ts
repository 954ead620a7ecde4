import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createUpdateCenter } from '../src/update-center.js';

import type { Host, HostEvents, UpdateOutcome } from '@org/host-core';

// The center alone, told by a host that does what the test says; whole updates are in the journeys.

const id = 'com.example.hello';
const arrived = {
  id,
  state: 'downloading',
  version: '1.0.1',
  totalBytes: 8_000,
  remainingMs: 3_000,
} as const;

let kept: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  kept = new Map();
  const storage = {
    setItem: (key: string, value: string) => kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => kept.delete(key),
  };
  // A page lists the keys of its storage as its own members.
  vi.stubGlobal(
    'localStorage',
    new Proxy(storage, {
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  );
  vi.stubGlobal('addEventListener', () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open() {
  let hear: (update: HostEvents['update']) => void = () => undefined;
  let end: (outcome: UpdateOutcome) => void = () => undefined;
  const host = {
    on: (_event: 'update', listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
    cancelUpdate: () => {
      end({ type: 'cancelled' });
      return Promise.resolve();
    },
    update: () =>
      new Promise<UpdateOutcome>((resolve) => {
        hear({ id, state: 'checking' });
        end = (outcome) => {
          hear({ id, state: 'ended', outcome });
          resolve(outcome);
        };
      }),
  };
  // The center asks nothing else of a host.
  const center = createUpdateCenter(host as unknown as Host);
  return { center, tell: (update: HostEvents['update']) => hear(update), end: (o: UpdateOutcome) => end(o) };
}

describe('the update center', () => {
  it('tells how far a download is, and when nothing has arrived for four seconds', () => {
    const { center, tell } = open();
    void center.update(id);
    tell({ ...arrived, receivedBytes: 2_000 });
    expect(center.stateOf(id)).toMatchObject({ type: 'downloading', isStalled: false });
    vi.advanceTimersByTime(4_000);
    expect(center.stateOf(id)).toMatchObject({ isStalled: true, remainingMs: null, receivedBytes: 2_000 });
    tell({ ...arrived, receivedBytes: 2_100 });
    expect(center.stateOf(id)).toMatchObject({ isStalled: false, receivedBytes: 2_100 });
  });

  it('stops a download whoever began it', () => {
    const { center, tell } = open();
    tell({ ...arrived, receivedBytes: 2_000 });
    center.cancel(id);
    tell({ id, state: 'ended', outcome: { type: 'cancelled' } });
    expect(center.stateOf(id)).toMatchObject({ type: 'paused', why: 'cancelled', receivedBytes: 2_000 });
  });

  it('remembers what was stopped, also in the next page, until it has come', async () => {
    const first = open();
    const stopped = first.center.update(id);
    first.tell({ ...arrived, receivedBytes: 2_000 });
    first.center.cancel(id);
    expect(await stopped).toEqual({ type: 'cancelled' });
    const at = { version: '1.0.1', receivedBytes: 2_000, totalBytes: 8_000 };
    expect(first.center.stateOf(id)).toEqual({ type: 'paused', why: 'cancelled', ...at });

    const next = open();
    expect(next.center.stateOf(id)).toEqual({ type: 'paused', why: 'interrupted', ...at });
    const again = next.center.update(id);
    expect(next.center.stateOf(id)).toEqual({ type: 'checking' });
    next.end({ type: 'offline', reason: 'no answer' });
    await again;
    expect(next.center.stateOf(id)).toMatchObject({ type: 'paused' });

    const last = next.center.update(id);
    next.end({ type: 'staged', version: '1.0.1' });
    await last;
    expect(next.center.stateOf(id)).toEqual({ type: 'none' });
    expect(kept.size).toBe(0);
  });

  it('is silent about an answer that it has given before', () => {
    const { center, tell } = open();
    const heard: string[] = [];
    center.onChange((changed) => heard.push(changed));
    const outcome = { type: 'refused', code: 'SIGNATURE_INVALID', message: 'x' } as const;
    tell({ id, state: 'ended', outcome });
    tell({ id, state: 'ended', outcome });
    expect(heard).toEqual([id]);
  });
});
