import { join } from 'node:path';
import { openStoreKeys } from '@org/package-format';
import type { PackageCrypto } from '@org/package-format';
import { storeKeysEntry } from '@org/package-format/log';
import type { Signer } from '@org/package-format/sign';
import { toTimestamp } from './catalog.js';
import type { Database } from './database.js';
import { openDevelopmentWitness } from './development-witness.js';
import { StoreError } from './error.js';
import { createPartnerTrust } from './partner-trust.js';
import type { PartnerTrust } from './partner-trust.js';
import { createRecalls } from './recalls.js';
import type { Recalls } from './recalls.js';
import type { Repository } from './repository.js';
import { openLogRows } from './sql-log.js';
import type { LogRows } from './sql-log.js';
import { openTrustRows } from './sql-trust.js';
import type { TrustRows } from './sql-trust.js';
import { createStatements } from './statements.js';
import type { Statements } from './statements.js';
import { createStoreKeyring } from './store-keyring.js';
import type { StoreKeyring } from './store-keyring.js';
import { createTransparencyLog } from './transparency-log.js';
import type { TransparencyLog } from './transparency-log.js';
import { remoteWitness } from './witness-client.js';
import type { WitnessClient } from './witness-client.js';

/** Everything the store signs with and about. */
export interface StoreTrust {
  readonly statements: Statements;
  readonly partnerTrust: PartnerTrust;
  readonly recalls: Recalls;
  readonly keyring: StoreKeyring;
  readonly log: TransparencyLog;
  readonly logRows: LogRows;
  readonly trustRows: TrustRows;
}

/** Wires keys, log, witnesses, recalls and statements over one database. */
export async function openTrust(parts: {
  readonly database: Database;
  readonly repository: Repository;
  /** The first version of the store's keys. */
  readonly root: Uint8Array;
  readonly readSigners: () => Promise<ReadonlyMap<string, Signer>>;
  readonly openWitnesses: (keyring: StoreKeyring) => Promise<readonly WitnessClient[]>;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}): Promise<StoreTrust> {
  const { database, repository, root, readSigners, openWitnesses, crypto, now } = parts;
  const trustRows = openTrustRows(database);
  const logRows = openLogRows(database, crypto);
  await pinRoot({ root, trustRows, logRows, crypto, now });
  const keyring = createStoreKeyring({ readSigners, rows: trustRows, crypto });
  const { signerOf } = await keyring.current();
  // Said now, not to the first partner who publishes.
  for (const role of ['statements', 'log'] as const) signerOf(role);
  const witnesses = await openWitnesses(keyring);
  const log = createTransparencyLog({ rows: logRows, crypto, keyring, witnesses, now });
  const partnerTrust = createPartnerTrust({ repository, rows: trustRows, log, keyring, crypto, now });
  const recalls = createRecalls({ rows: trustRows, log, keyring, crypto });
  const ground = { repository, partnerTrust, trustRows, recalls, keyring, log, crypto, now };
  const statements = createStatements(ground);
  return { statements, partnerTrust, recalls, keyring, log, logRows, trustRows };
}

/** Those at the given addresses, and the store's own as long as the newest store keys name it. */
export async function openWitnesses(
  addresses: readonly string[],
  parts: {
    readonly trustFolder: string;
    readonly keyring: StoreKeyring;
    readonly crypto: PackageCrypto;
    readonly now: () => Date;
  },
): Promise<readonly WitnessClient[]> {
  const { trustFolder, keyring, crypto, now } = parts;
  const remote = addresses.map((address) => remoteWitness(address.replace(/\/$/, ''), now));
  const own = await openDevelopmentWitness({ folder: join(trustFolder, 'witness'), keyring, crypto, now });
  if (own !== null) return [...remote, own];
  if (remote.length > 0) return remote;
  throw new StoreError(
    'CONFIG_INVALID',
    'The store keys name witnesses that are not here: give their addresses in STORE_WITNESSES.',
  );
}

/** The first start writes what hosts pin into the log; every later one has to bring the same. */
async function pinRoot(parts: {
  readonly root: Uint8Array;
  readonly trustRows: TrustRows;
  readonly logRows: LogRows;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}): Promise<void> {
  const { root, trustRows, logRows, crypto, now } = parts;
  const [first] = await trustRows.storeKeys();
  if (first === undefined) {
    const { document } = await openStoreKeys(root, crypto);
    await logRows.append(toTimestamp(now()), async (at, queries) => {
      await trustRows.addStoreKeys(queries, document.version, root);
      return { entries: [await storeKeysEntry(root, at, crypto)], result: null };
    });
    return;
  }
  if (Buffer.from(first).equals(root)) return;
  throw new StoreError(
    'CONFIG_INVALID',
    'trust/store-keys.json is not the document that this store began with: put that one back. A newer version goes to POST /trust/store-keys (miniapp keys publish).',
  );
}
