// Which disks are different for a host: most that a cut may leave hold the same once the store has been opened on them.

import { encodeUtf8, toHex } from '@org/package-format';

import { createModelledDisk } from '../disk/modelled-disk.js';

import type { DiskImage } from '../disk/modelled-disk.js';
import type { OpenChaosStore } from './chaos-device.js';
import type { PackageCrypto } from '@org/package-format';

/** Names what a host would find on a disk: all records and all blobs. Rejects when the store does not open. */
export async function nameState(
  image: DiskImage,
  { openStore, crypto }: { readonly openStore: OpenChaosStore; readonly crypto: PackageCrypto },
): Promise<string> {
  const store = await openStore(createModelledDisk({ image }));
  const { records, blobs } = store;
  const hash = crypto.createSha256();
  hash.update(encodeUtf8(JSON.stringify(await records.list(''))));
  for (const key of [...(await blobs.keys())].sort()) {
    hash.update(encodeUtf8(`\n${key} `));
    hash.update(await blobs.read(key, 0, (await blobs.size(key)) ?? 0));
  }
  await store.close();
  return toHex(await hash.digest());
}
