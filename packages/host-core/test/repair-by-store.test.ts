import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { packageOnDevice, signPackage } from './package-on-device.js';

import type { NetworkResponse, PlatformNetwork } from '../src/platform.js';
import type { PackageOnDevice, SignedPackage } from './package-on-device.js';

let signed: SignedPackage;
let device: PackageOnDevice;

beforeAll(async () => {
  signed = await signPackage();
});

beforeEach(() => {
  device = packageOnDevice(signed);
});

describe('a repair by a store', () => {
  const wrong = (container: Uint8Array) => container.slice().fill(0);
  const reply = (status: number, body: Uint8Array, contentRange = ''): ReturnType<PlatformNetwork['fetch']> =>
    Promise.resolve({ status, headers: new Map([['content-range', contentRange]]), body: streamOf(body) });
  const rangeOf = (path: string) => {
    const { offset, size } = device.placeOf(path);
    return `bytes ${String(offset)}-${String(offset + size - 1)}/${String(signed.published.container.length)}`;
  };

  it.each([
    ['cannot be reached', () => Promise.reject(new Error('No network.')), true, 'No network.'],
    ['fails', () => reply(503, new Uint8Array()), true, 'The store answered 503.'],
    [
      'has the package no more',
      () => reply(404, new Uint8Array()),
      false,
      'The store does not have its bytes.',
    ],
    [
      'sends other bytes',
      () => reply(206, wrong(device.contentOf('app.js')), rangeOf('app.js')),
      false,
      'The store sent other bytes than the partner signed.',
    ],
    [
      'sends another range than it was asked for',
      () => reply(206, device.contentOf('app.js'), rangeOf('style.css')),
      false,
      'The store does not have its bytes.',
    ],
    [
      'sends a part of the range',
      () => reply(206, device.contentOf('app.js').slice(0, -1), rangeOf('app.js')),
      false,
      'The store does not have its bytes.',
    ],
    [
      'sends the whole of another package',
      () => reply(200, wrong(signed.published.container)),
      false,
      'The store sent other bytes than the partner signed.',
    ],
  ] as const)(
    'that %s leaves the file unserved and the disk as it is',
    async (_, fetch, isOffline, reason) => {
      device.flip('app.js', 0.5);
      const damaged = device.onDisk().slice();
      await expect(device.open({ network: { fetch } }).read('app.js')).rejects.toThrow('app.js is damaged');
      expect(device.troubles).toEqual([
        { path: 'app.js', copy: 'package', state: 'unrepaired', reason, isOffline },
      ]);
      expect(device.isOnDisk(damaged)).toBe(true);
    },
  );

  it('that knows no ranges sends the whole, of which no more is read than needed', async () => {
    device.flip('app.js', 0.5);
    let bytesRead = 0;
    const body = (async function* () {
      for (let offset = 0; offset < signed.published.container.length; offset += 1_000) {
        const chunk = await Promise.resolve(signed.published.container.subarray(offset, offset + 1_000));
        bytesRead += chunk.length;
        yield chunk;
      }
    })();
    const whole: NetworkResponse = { status: 200, headers: new Map(), body };
    const open = device.open({ network: { fetch: () => Promise.resolve(whole) } });
    expect(await open.read('app.js')).toEqual(device.contentOf('app.js'));
    expect(device.isOnDisk(signed.published.container)).toBe(true);
    const { offset, size } = device.placeOf('app.js');
    expect(bytesRead).toBeLessThan(offset + size + 1_000);
  });

  it('that falls silent is given up after five seconds', async () => {
    device.flip('app.js', 0);
    const fetch: PlatformNetwork['fetch'] = ({ signal }) =>
      new Promise((_, reject) =>
        signal?.addEventListener('abort', () => {
          reject(new Error('Aborted.'));
        }),
      );
    const reading = expect(device.open({ network: { fetch } }).read('app.js')).rejects.toThrow(
      'app.js is damaged',
    );
    // Reading and hashing come first.
    await expect.poll(() => device.platform.clock.pending).toBe(2);
    await device.platform.clock.advance(5_000);
    await reading;
    expect(device.platform.clock.pending).toBe(0);
  });

  it('that stays wrong is asked three times for a file and no more', async () => {
    device.flip('app.js', 0);
    device.store.isOffline = true;
    const open = device.open();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await expect(open.read('app.js')).rejects.toThrow('app.js is damaged');
    }
    expect(device.store.requests).toHaveLength(3);
    expect(device.troubles).toHaveLength(3);
  });
});

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
