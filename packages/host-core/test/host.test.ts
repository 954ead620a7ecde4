import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice, runtimes } from './device.js';

import type { Device } from './device.js';
import type { ReleaseFactory, ReleaseOptions } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe.each(runtimes)('a %s program', (runtime) => {
  beforeEach(async () => {
    device = await openDevice(factory, runtime);
  });

  describe('a first install', () => {
    it('downloads, verifies, launches and is confirmed by app.ready', async () => {
      expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
      await device.install('1.0.0');
      const program = await device.launch();
      expect([program.name, program.version, program.state]).toEqual(['Loans', '1.0.0', 'running']);
      expect(device.notices.map(({ type }) => type)).toEqual(['trial', 'confirmed']);
      expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
      expect(await device.host.installed()).toEqual([
        {
          id,
          name: 'Loans',
          version: '1.0.0',
          sizeBytes: expect.any(Number) as number,
          stagedVersion: null,
          stagedAdds: null,
          needsHost: null,
          channel: 'stable',
          failed: [],
        },
      ]);
    });

    it('goes on where a broken transfer stopped', async () => {
      device.store.cuts = 2;
      await device.publish('1.0.0', { files: { 'large.bin': new Uint8Array(200_000).fill(7) } });
      const outcome = device.host.update(id);
      await device.platform.clock.advance(10_000);
      expect(await outcome).toEqual({ type: 'staged', version: '1.0.0' });
      expect(device.store.requests.filter((path) => path.startsWith('/blobs/'))).toHaveLength(3);
    });

    it('uses a package that was fetched before the power went', async () => {
      const release = await device.factory.release({ manifest: { version: '1.0.0' } });
      device.store.publish(release);
      await device.host.update(id);
      const { rows } = device.platform.disk;
      for (const key of [...rows.keys()]) if (!key.startsWith('download/')) rows.delete(key);
      await device.restart();
      expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
      expect(device.store.requests.filter((path) => path.startsWith('/blobs/'))).toHaveLength(1);
    });

    it('can be cancelled, and leaves nothing', async () => {
      await device.publish('1.0.0', { files: { 'large.bin': new Uint8Array(200_000) } });
      const listeners = new Set<() => void>();
      const signal = {
        aborted: false,
        addEventListener: (_type: 'abort', listener: () => void) => listeners.add(listener),
        removeEventListener: (_type: 'abort', listener: () => void) => listeners.delete(listener),
      };
      device.host.on('update', ({ state, receivedBytes = 0 }) => {
        if (state !== 'downloading' || receivedBytes < 30_000) return;
        signal.aborted = true;
        for (const listener of listeners) listener();
      });
      expect(await device.host.update(id, { signal })).toEqual({ type: 'cancelled' });
      expect([...device.platform.disk.bodies.keys()]).toEqual([]);
      expect(listeners.size).toBe(0);
    });

    it.each<[string, ReleaseOptions, string]>([
      [
        'asks for a permission its partner may not have',
        { partner: { permissions: [] } },
        'STATEMENT_MISMATCH',
      ],
      [
        'allows a domain its partner may not have',
        { manifest: { allowedDomains: ['evil.example'] }, partner: { domains: [] } },
        'STATEMENT_MISMATCH',
      ],
      [
        'is another than the statement names',
        { statement: { manifestSha256: '0'.repeat(64) } },
        'STATEMENT_MISMATCH',
      ],
      ['has another version than the statement', { statement: { version: '9.9.9' } }, 'STATEMENT_MISMATCH'],
      [
        'is signed with an expired statement',
        {
          statement: {
            publishedAt: '2019-12-01T00:00:00Z',
            signedAt: '2019-12-01T00:00:00Z',
            expires: '2020-01-01T00:00:00Z',
          },
        },
        'STATEMENT_EXPIRED',
      ],
    ])('is refused when the package %s', async (_title, options, code) => {
      await device.publish('1.0.0', options);
      expect(await device.host.update(id)).toMatchObject({ type: 'refused', code });
      expect([...device.platform.disk.bodies.keys()]).toEqual([]);
      expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
    });

    it('is refused when another store signed it', async () => {
      const other = await createReleaseFactory(globalThis.crypto.subtle);
      device.store.publish(await other.release({}));
      expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'KEY_UNKNOWN' });
    });
  });

  describe('an older host', () => {
    it('says that the app needs an update instead of launching', async () => {
      await device.install('1.0.0', { manifest: { minHostVersion: '2.0.0' } });
      await device.launch();
      await device.restart('1.9.0');
      expect(await device.host.launch(id)).toEqual({
        type: 'host-update-required',
        version: '1.0.0',
        minHostVersion: '2.0.0',
      });
    });
  });

  describe('damage on the device', () => {
    it.each(['lost', 'cut short', 'changed in the manifest'])('a package %s is never run', async (damage) => {
      await device.install('1.0.0');
      await device.launch();
      await device.install('1.1.0');
      await device.launch();
      const [key, body] = [...device.platform.disk.bodies].at(-1) ?? ['', new Uint8Array()];
      if (damage === 'lost') device.platform.disk.bodies.delete(key);
      if (damage === 'cut short') device.platform.disk.bodies.set(key, body.slice(0, -1));
      if (damage === 'changed in the manifest') body[60] = (body[60] ?? 0) ^ 1;
      await device.restart();
      // A store that answers would repair the manifest (release-files.test.ts).
      device.store.isOffline = true;
      expect((await device.launch()).version).toBe('1.0.0');
    });

    it('a record that cannot be read is reported, and the program can be removed and installed again', async () => {
      await device.install('1.0.0');
      device.platform.disk.rows.set(`program/${id}`, '{"format":1}');
      await expect(device.host.launch(id)).rejects.toMatchObject({ code: 'RECORD_INVALID' });
      expect(await device.host.installed()).toEqual([]);
      await device.host.uninstall(id);
      await device.install('1.0.0');
      expect((await device.launch()).version).toBe('1.0.0');
    });
  });

  describe('uninstalling', () => {
    it('leaves neither packages nor data of the program, and those of others alone', async () => {
      await device.install('1.0.0');
      await device.launch();
      await device.call('storage.set', { key: 'cart', value: 1 });
      await device.call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' });
      device.platform.disk.rows.set('storage/com.example.loansharks:cart', '2');
      await device.host.uninstall(id);
      // The user's receipts are the user's, and floors outlive what they are about.
      expect(
        [...device.platform.disk.rows.keys()].filter((key) => !/^(?:trust\/|consent-)/u.test(key)),
      ).toEqual(['storage/com.example.loansharks:cart']);
      expect([...device.platform.disk.bodies.keys()]).toEqual([]);
      expect(device.shown).toBe(0);
    });
  });

  describe('what is under way', () => {
    it('of a program that is being removed does not bring it back', async () => {
      await device.publish('1.0.0', { files: { 'large.bin': new Uint8Array(300_000) } });
      const update = device.host.update(id);
      await device.host.uninstall(id);
      expect(await update).toEqual({ type: 'cancelled' });
      expect(await device.host.installed()).toEqual([]);
      expect([...device.platform.disk.bodies.keys()]).toEqual([]);
    });

    it('when the host closes ends with it: updates and launches', async () => {
      await device.install('1.0.0');
      await device.publish('1.1.0', { files: { 'large.bin': new Uint8Array(300_000) } });
      const update = device.host.update(id);
      const launch = device.host.launch(id);
      await device.host.close();
      expect(await update).toEqual({ type: 'cancelled' });
      expect((await launch).type).toBe('launched');
      expect(device.shown).toBe(0);
      expect(device.platform.clock.pending).toBe(0);
    });

    it('when the user leaves during a rollback opens nothing behind the user’s back', async () => {
      await device.install('1.0.0');
      await device.launch();
      await device.install('1.1.0');
      device.programs.behaviours.set('1.1.0', 'paints-nothing');
      const program = await device.launch();
      device.programs.surface.sign({ type: 'crashed', reason: 'killed' });
      await program.close();
      await settle();
      expect(device.shown).toBe(0);
      expect((await device.launch()).version).toBe('1.0.0');
    });
  });

  describe('a closed host', () => {
    it('closes its programs and answers no more', async () => {
      await device.install('1.0.0');
      const program = await device.launch();
      await device.host.close();
      expect(program.state).toBe('closed');
      expect(device.shown).toBe(0);
      expect(() => device.host.launch(id)).toThrow('This host is closed: make a new one.');
    });
  });
});
