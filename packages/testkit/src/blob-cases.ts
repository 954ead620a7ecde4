import { contractBytes } from './contract-server.js';
import { assert, assertRejects, assertSame } from './report.js';

import type { ContractCase } from './report.js';
import type { PlatformBlobs } from '@org/host-core';

/** What the blobs of every Platform must hold. */
export function blobCases(blobs: PlatformBlobs): ContractCase[] {
  const put = (key: string, ...parts: readonly Uint8Array[]) => blobs.put(key, stream(parts));
  return [
    [
      'blobs: what was put in chunks is read in ranges',
      async () => {
        await put('contract.bin', contractBytes.subarray(0, 70_000), contractBytes.subarray(70_000));
        assertSame(await blobs.size('contract.bin'), 200_000, 'size');
        assertSame(
          [...(await blobs.read('contract.bin', 69_998, 4))],
          [...contractBytes.subarray(69_998, 70_002)],
          'bytes',
        );
        assert((await blobs.keys()).includes('contract.bin'), 'keys() does not list it');
      },
    ],
    [
      'blobs: a read beyond the end, or of nothing, rejects',
      async () => {
        await put('contract.bin', new Uint8Array(10));
        await assertRejects(blobs.read('contract.bin', 8, 3), 'beyond the end');
        await assertRejects(blobs.read('contract-missing.bin', 0, 1), 'a missing blob');
        assertSame(await blobs.size('contract-missing.bin'), null, 'size of a missing blob');
      },
    ],
    [
      'blobs: a source that throws leaves what was there',
      async () => {
        await put('contract.bin', new Uint8Array([1, 2, 3]));
        await assertRejects(blobs.put('contract.bin', broken()), 'put of a broken source');
        await assertRejects(blobs.put('contract-new.bin', broken()), 'put of a broken source');
        assertSame([...(await blobs.read('contract.bin', 0, 3))], [1, 2, 3], 'bytes');
        assertSame(await blobs.size('contract-new.bin'), null, 'size of the blob that failed');
        const keys = (await blobs.keys()).filter((key) => key.startsWith('contract'));
        assertSame(keys, ['contract.bin'], 'keys');
      },
    ],
    [
      'blobs: a source may read the blob that it replaces',
      async () => {
        await put('contract.bin', contractBytes);
        const patched = async function* () {
          yield await blobs.read('contract.bin', 0, 100_000);
          yield new Uint8Array([9]);
          yield await blobs.read('contract.bin', 100_001, 99_999);
        };
        await blobs.put('contract.bin', patched());
        assertSame(await blobs.size('contract.bin'), 200_000, 'size');
        assertSame([...(await blobs.read('contract.bin', 99_999, 3))], [101, 9, 103], 'bytes');
        assertSame([...(await blobs.read('contract.bin', 199_999, 1))], [203], 'the last byte');
      },
    ],
    [
      'blobs: put replaces, delete removes, deleting twice is no error',
      async () => {
        await put('contract.bin', new Uint8Array(5));
        await put('contract.bin', new Uint8Array([9]));
        assertSame(await blobs.size('contract.bin'), 1, 'size after replacing');
        await blobs.delete('contract.bin');
        await blobs.delete('contract.bin');
        assertSame(await blobs.size('contract.bin'), null, 'size after deleting');
      },
    ],
  ];
}

async function* stream(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(100));
  throw new Error('The source broke.');
}
