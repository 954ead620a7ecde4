import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice, runtimes } from './device.js';

import type { Device } from './device.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe.each(runtimes)('a %s program', (runtime) => {
  beforeEach(async () => {
    device = await openDevice(factory, runtime);
  });

  describe('an update', () => {
    beforeEach(async () => {
      await device.install('1.0.0');
      await device.launch();
    });

    it('is staged while the program runs, tried at the next launch, and confirmed', async () => {
      const progress: string[] = [];
      device.host.on('update', ({ state }) => progress.push(state));
      await device.install('1.1.0');
      expect(progress.slice(0, 2)).toEqual(['checking', 'downloading']);
      expect(progress.slice(-2)).toEqual(['staged', 'ended']);
      expect(device.programs.opened).toEqual(['1.0.0']);
      const program = await device.launch();
      expect(program.version).toBe('1.1.0');
      expect(device.notices.slice(-2)).toEqual([
        { id, type: 'trial', version: '1.1.0' },
        { id, type: 'confirmed', version: '1.1.0' },
      ]);
    });

    it('tells the running program', async () => {
      await device.call('bridge.subscribe', { event: 'update.ready' });
      await device.install('1.1.0');
      await settle();
      expect(device.programs.guest.received.filter(({ type }) => type === 'event')).toMatchObject([
        { event: 'update.ready', sequence: 1, data: { version: '1.1.0' } },
      ]);
    });

    it.each([
      ['throws', 0, 'error', 'It reported an error: x is not defined'],
      ['paints-nothing', 10_000, 'paint-timeout', 'It showed nothing for ten seconds.'],
      ['hangs', 5_000, 'unresponsive', 'It stopped responding.'],
    ] as const)(
      'that %s gives way to the previous release in the same launch',
      async (behaviour, waitMs, code, reason) => {
        await device.call('storage.set', { key: 'cart', value: ['book'] });
        await device.install('1.1.0');
        device.programs.behaviours.set('1.1.0', behaviour);
        const program = await device.launch();
        await device.platform.clock.advance(waitMs);
        expect([program.version, program.state]).toEqual(['1.0.0', 'running']);
        expect(device.programs.opened).toEqual(['1.0.0', '1.1.0', '1.0.0']);
        expect(device.shown).toBe(1);
        expect(device.notices.at(-1)).toEqual({
          id,
          type: 'rolled-back',
          version: '1.1.0',
          previousVersion: '1.0.0',
          code,
          reason,
        });
        expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({
          result: { value: ['book'] },
        });
        expect(await device.host.update(id)).toEqual({
          type: 'failed-before',
          version: '1.1.0',
          code,
          reason,
        });
        await device.launch();
        expect(device.programs.opened).toEqual(['1.0.0', '1.1.0', '1.0.0', '1.0.0']);
      },
    );

    it('that changes dataVersion and fails gives the data back', async () => {
      await device.call('storage.set', { key: 'cart', value: ['book'] });
      await device.install('1.1.0', { manifest: { dataVersion: 2 } });
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.launch();
      await device.call('storage.set', { key: 'cart', value: { items: ['book'] } });
      device.programs.surface.sign({ type: 'error', message: 'migration failed' });
      await device.platform.clock.advance(0);
      expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({
        result: { value: ['book'] },
      });
    });

    it('that fails while it writes gives the data back whole', async () => {
      await device.call('storage.set', { key: 'cart', value: ['book'] });
      await device.install('1.1.0', { manifest: { dataVersion: 2 } });
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.launch();
      const calls = ['cart', 'more', 'cart'].map((key, index) => ({
        type: 'call',
        id: `late-${index}`,
        method: 'storage.set',
        params: { key, value: { items: index } },
      }));
      device.programs.guest.send(calls);
      await Promise.resolve();
      device.programs.surface.sign({ type: 'error', message: 'migration failed' });
      device.programs.guest.send(calls);
      await device.platform.clock.advance(0);
      expect(device.programs.opened.at(-1)).toBe('1.0.0');
      expect([...device.platform.disk.rows].filter(([key]) => key.startsWith('storage/'))).toEqual([
        [`storage/${id}:cart`, '["book"]'],
      ]);
    });

    it('that never calls app.ready is confirmed by the signs of health', async () => {
      await device.install('1.1.0');
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.launch();
      await device.platform.clock.advance(7_999);
      expect(device.notices.at(-1)?.type).toBe('trial');
      await device.platform.clock.advance(1);
      expect(device.notices.at(-1)).toEqual({ id, type: 'confirmed', version: '1.1.0' });
    });

    it('is not confirmed by the app.ready of the release before it', async () => {
      const oldGuest = device.programs.guest;
      await device.install('1.1.0');
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.launch();
      oldGuest.send([{ type: 'call', id: 'late', method: 'app.ready', params: {} }]);
      await settle();
      expect(device.notices.at(-1)?.type).toBe('trial');
    });

    it('that hangs the whole host is left behind at the third launch', async () => {
      await device.install('1.1.0');
      for (const expected of ['1.1.0', '1.1.0', '1.0.0']) {
        await device.restart();
        device.programs.behaviours.set('1.1.0', 'paints-nothing');
        expect((await device.launch()).version).toBe(expected);
      }
    });

    it('may be closed early twenty times, once it has painted, without being held against the release', async () => {
      await device.install('1.1.0');
      device.programs.behaviours.set('1.1.0', 'never-ready');
      for (let launches = 0; launches < 20; launches += 1) {
        const program = await device.launch();
        expect(program.version).toBe('1.1.0');
        await program.close();
      }
    });

    it('below what is installed is refused, and so is a replayed answer', async () => {
      const old = await device.factory.release({ manifest: { version: '1.0.5' } });
      await device.install('1.1.0');
      await device.launch();
      device.store.publish(old);
      expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
      await device.publish('1.0.9');
      expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    });

    it('for a newer host waits, and the installed release still launches', async () => {
      await device.publish('2.0.0', { manifest: { minHostVersion: '3.0.0' } });
      expect(await device.host.update(id)).toEqual({
        type: 'host-update-required',
        version: '2.0.0',
        minHostVersion: '3.0.0',
      });
      expect((await device.launch()).version).toBe('1.0.0');
    });

    it('without the store is offline, and installed programs launch', async () => {
      device.store.isOffline = true;
      expect(await device.host.update(id)).toMatchObject({ type: 'offline' });
      expect(await device.host.catalog()).toMatchObject({ type: 'offline' });
      expect((await device.launch()).version).toBe('1.0.0');
    });
  });
});
