import { createReleaseFactory } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { nativeCode, openRunning, settled } from './native-scene.js';

import type { NativeLaunch } from '../src/native-code.js';
import type { ReleaseFactory } from '@org/testkit';
import type { WatchedCode } from './native-scene.js';

let factory: ReleaseFactory;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe('a trial of native code', () => {
  /** A confirmed 1.0.0, and a launch of 1.1.0. */
  async function openTrial(next: WatchedCode, codes: readonly WatchedCode[]) {
    const first = nativeCode('1.0.0');
    const scene = await openRunning(factory, first);
    await scene.platform.clock.advance(8_000);
    await scene.reopen([...codes, next]);
    await scene.publish('1.1.0');
    await scene.host.update(id);
    const outcome = await scene.host.launch(id);
    await settled();
    return { scene, outcome };
  }

  it.each([
    [
      'rejects',
      () => Promise.reject(new Error('no display')),
      'crashed',
      'It ended: start-failed: no display',
    ],
    [
      'throws',
      () => {
        throw new Error('no display');
      },
      'crashed',
      'It ended: start-failed: no display',
    ],
    [
      'reports an error before it is seen',
      ({ sign }: NativeLaunch) => {
        sign({ type: 'error', message: 'x is null' });
        return new Promise(() => undefined);
      },
      'error',
      'It reported an error: x is null',
    ],
  ])('that %s gives way to the version before in the same launch', async (_title, start, code, reason) => {
    const before = nativeCode('1.0.0');
    const { scene } = await openTrial(nativeCode('1.1.0', start), [before]);
    expect(scene.notices.at(-1)).toEqual({
      id,
      type: 'rolled-back',
      version: '1.1.0',
      previousVersion: '1.0.0',
      code,
      reason,
    });
    expect(before.launches).toHaveLength(1);
    expect(await scene.host.update(id)).toMatchObject({ type: 'failed-before', version: '1.1.0' });
  });

  it('that throws after it was seen gives way too, and is taken away once', async () => {
    const [before, next] = [nativeCode('1.0.0'), nativeCode('1.1.0')];
    const { scene } = await openTrial(next, [before]);
    next.launches[0]?.sign({ type: 'error', message: 'x is null' });
    await settled();
    expect([next.stops, before.launches.length]).toEqual([1, 1]);
    expect(scene.notices.at(-1)).toMatchObject({ type: 'rolled-back', code: 'error' });
  });

  it('is kept after an error where the app has no code of the version before', async () => {
    const next = nativeCode('1.1.0');
    const { scene } = await openTrial(next, []);
    next.launches[0]?.sign({ type: 'error', message: 'x is null' });
    await scene.platform.clock.advance(8_000);
    expect(scene.notices.at(-1)).toMatchObject({ type: 'confirmed', version: '1.1.0' });
  });

  it('that shows nothing for ten seconds fails', async () => {
    const before = nativeCode('1.0.0');
    const { scene } = await openTrial(
      nativeCode('1.1.0', () => new Promise(() => undefined)),
      [before],
    );
    await scene.platform.clock.advance(10_000);
    expect(scene.notices.at(-1)).toMatchObject({ type: 'rolled-back', code: 'paint-timeout' });
  });
});
