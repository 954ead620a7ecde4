import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice, runtimes } from './device.js';

import type { ReleaseFactory } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

const minute = 60_000;

/** A launch that ends by itself, so long after it began. */
async function crashAfter(durationMs: number) {
  const program = await device.launch();
  await device.platform.clock.advance(durationMs);
  device.programs.surface.sign({ type: 'crashed', reason: 'The process ended.' });
  await settle();
  await settle();
  return program;
}

async function installTwo(dataVersion = 1) {
  await device.install('1.0.0');
  await device.launch();
  await device.install('1.1.0', { manifest: { dataVersion } });
  await device.launch();
}

describe.each(runtimes)('a %s program', (runtime) => {
  beforeEach(async () => {
    device = await openDevice(factory, runtime);
  });

  describe('a confirmed release that crashes soon after its launch (updates 2.13)', () => {
    it('gives way to the one before at the third time in a day, in the same gesture', async () => {
      await installTwo();
      await crashAfter(1_000);
      await crashAfter(30_000);
      expect(device.notices.at(-1)?.type).toBe('confirmed');
      const program = await crashAfter(59_000);
      expect([program.version, program.state]).toEqual(['1.0.0', 'running']);
      expect(device.notices.at(-1)).toMatchObject({
        type: 'rolled-back',
        version: '1.1.0',
        previousVersion: '1.0.0',
        reason: 'It crashed soon after its launch, again and again.',
      });
      expect(await device.host.update(id)).toMatchObject({ type: 'failed-before', version: '1.1.0' });
    });

    it('is counted over restarts', async () => {
      await installTwo();
      for (let launches = 0; launches < 2; launches += 1) {
        await crashAfter(1_000);
        await device.restart();
      }
      expect((await crashAfter(1_000)).version).toBe('1.0.0');
    });

    it('is forgiven when it runs for a minute first, or when days lie between', async () => {
      await installTwo();
      for (let launches = 0; launches < 4; launches += 1) await crashAfter(minute);
      await crashAfter(1_000);
      await crashAfter(1_000);
      await device.platform.clock.advance(1_440 * minute);
      expect((await crashAfter(1_000)).state).toBe('closed');
      expect((await device.launch()).version).toBe('1.1.0');
    });

    it('stays, and the host is told, where the one before could not read its data', async () => {
      await installTwo(2);
      for (let launches = 0; launches < 3; launches += 1) await crashAfter(1_000);
      expect(device.notices.at(-1)).toMatchObject({ type: 'unstable', version: '1.1.0' });
      expect((await device.launch()).version).toBe('1.1.0');
    });
  });

  describe('a trial that is killed in the background (updates 2.6)', () => {
    it('is not held against the release, however often', async () => {
      await device.install('1.0.0');
      await device.launch();
      await device.install('1.1.0');
      for (let launches = 0; launches < 5; launches += 1) {
        device.programs.behaviours.set('1.1.0', 'paints-nothing');
        expect((await device.launch()).version).toBe('1.1.0');
        device.programs.surface.sign({ type: 'hidden' });
        await settle();
        await device.restart();
      }
    });

    it('counts when the user had waited for it, and for nothing', async () => {
      await device.install('1.0.0');
      await device.launch();
      await device.install('1.1.0');
      for (const expected of ['1.1.0', '1.1.0', '1.0.0']) {
        device.programs.behaviours.set('1.1.0', 'paints-nothing');
        expect((await device.launch()).version).toBe(expected);
        await device.platform.clock.advance(1_000);
        device.programs.surface.sign({ type: 'hidden' });
        await settle();
        await device.restart();
      }
    });

    it('counts again when it is back in front', async () => {
      await device.install('1.0.0');
      await device.launch();
      await device.install('1.1.0');
      for (const expected of ['1.1.0', '1.1.0', '1.0.0']) {
        device.programs.behaviours.set('1.1.0', 'paints-nothing');
        expect((await device.launch()).version).toBe(expected);
        device.programs.surface.sign({ type: 'hidden' });
        device.programs.surface.sign({ type: 'visible' });
        await settle();
        await device.restart();
      }
    });
  });
});
