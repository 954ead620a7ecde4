import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice, runtimes } from './device.js';
import { failure, success } from './session-fixture.js';

import type { Device } from './device.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await settle();
}

describe.each(runtimes)('a %s program', (runtime) => {
  beforeEach(async () => {
    device = await openDevice(factory, runtime);
    await device.install('1.0.0');
  });

  describe('app.restart', () => {
    it('answers, then launches the same release again at another path, under the same handle', async () => {
      const program = await device.launch();
      const before = device.programs.guest;
      before.send([{ type: 'call', id: 'restart', method: 'app.restart', params: { path: '/offers' } }]);
      await settled();
      await device.platform.clock.advance(1);
      await settled();
      expect(before.answersTo('restart')).toMatchObject([success(null)]);
      expect(before.received.at(-1)).toMatchObject({ type: 'bye' });
      expect(device.programs.opened).toEqual(['1.0.0', '1.0.0']);
      expect(program.state).toBe('running');
      expect(await device.call('app.getLaunchOptions')).toMatchObject({ result: { path: '/offers' } });
    });
  });

  describe('update.apply', () => {
    it('launches the newer release that waits, and refuses when none does', async () => {
      const program = await device.launch();
      expect(await device.call('update.apply')).toMatchObject(failure('CONFLICT'));
      await device.install('1.1.0');
      await device.call('update.apply');
      await device.platform.clock.advance(1);
      await settled();
      expect([program.version, program.state]).toEqual(['1.1.0', 'running']);
      expect((await device.host.installed())[0]?.version).toBe('1.1.0');
    });
  });

  describe('the host’s back button (protocol 7.3)', () => {
    it('goes back in the program, and says when there is nothing to go back to', async () => {
      const program = await device.launch();
      await device.call('bridge.subscribe', { event: 'nav.change' });
      await device.call('nav.push', { path: '/a' });
      expect([program.goBack(), program.goBack()]).toEqual([true, false]);
      await settled();
      expect(device.programs.guest.received.at(-1)).toMatchObject({
        type: 'event',
        data: { reason: 'back', depth: 1 },
      });
    });

    it('is told what would be lost, until a new document says otherwise', async () => {
      const program = await device.launch();
      expect(program.closeConfirmation).toBeNull();
      await device.call('app.setCloseConfirmation', { enabled: true, message: 'The draft is not sent.' });
      expect(program.closeConfirmation).toBe('The draft is not sent.');
      await device.call('app.restart');
      await device.platform.clock.advance(1);
      await settled();
      expect(program.closeConfirmation).toBeNull();
    });
  });

  describe('uninstalling', () => {
    it('removes files and secrets', async () => {
      await device.platform.files?.write(id, 'a.txt', Uint8Array.of(1), { append: false });
      await device.platform.records.commit(new Map([[`secret/${id}:pin`, 'sealed']]), { durable: true });
      await device.host.uninstall(id);
      expect(await device.platform.files?.list(id)).toEqual([]);
      expect(await device.platform.records.list('secret/')).toEqual([]);
    });
  });
});
