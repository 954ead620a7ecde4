import { followStoreKeys } from '@org/package-format';
import type { PackageCrypto } from '@org/package-format';
import { storeKeysEntry } from '@org/package-format/log';
import { StoreError } from './error.js';
import type { TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** What a rotation of the store's own keys works with. */
export interface AddStoreKeysParts {
  readonly trustRows: TrustRows;
  readonly keyring: StoreKeyring;
  readonly log: TransparencyLog;
  readonly crypto: PackageCrypto;
}

/**
 * Takes the next version of the store's keys (docs/package-format.md 7.4) and answers its number. It counts from the
 * moment it is in the log, because the root said so; sending it again after WITNESS_UNAVAILABLE asks the witnesses again,
 * who may be others than before.
 */
export async function addStoreKeys(parts: AddStoreKeysParts, bytes: Uint8Array): Promise<number> {
  const { trustRows, keyring, log, crypto } = parts;
  const { latest } = await keyring.chain();
  if (await isUnfinished(parts, bytes)) return latest.document.version;
  const next = await followStoreKeys(latest, bytes, crypto);
  const { version } = next.document;
  await keyring.assertSignable(next);
  const { index } = await log.append(async (at, queries) => {
    if ((await trustRows.storeKeysVersion(queries)) !== version - 1)
      throw new StoreError('CONFLICT', `Version ${String(version)} of the store keys is there already.`);
    await trustRows.addStoreKeys(queries, version, bytes);
    return { entries: [await storeKeysEntry(bytes, at, crypto)], result: null };
  });
  await log.headCovering(index + 1);
  return version;
}

/** Whether these bytes are the newest version, and the witnesses that it names had not seen the log under it until now. */
async function isUnfinished(
  { trustRows, keyring, log }: AddStoreKeysParts,
  bytes: Uint8Array,
): Promise<boolean> {
  const newest = await trustRows.storeKeysAt(await trustRows.storeKeysVersion());
  if (newest === null || !Buffer.from(newest).equals(bytes)) return false;
  const head = await log.newestHead();
  const size = await log.size();
  if (head !== null && head.size === size && (await keyring.verifies(head))) return false;
  await log.headCovering(size);
  return true;
}
