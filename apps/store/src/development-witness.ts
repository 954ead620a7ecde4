import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { PackageCrypto, StoreKeys } from '@org/package-format';
import { createWitness } from '@org/package-format/log';
import type { WitnessState } from '@org/package-format/log';
import type { Signer } from '@org/package-format/sign';
import { toTimestamp } from './catalog.js';
import { StoreError } from './error.js';
import { readPrivateKeys } from './private-keys.js';
import type { StoreKeyring } from './store-keyring.js';
import { localWitness } from './witness-client.js';
import type { WitnessClient } from './witness-client.js';

const stateSchema = v.strictObject({
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  root: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/**
 * A witness inside the store, so that a store without configuration can be tried out. It keeps the log from forking by
 * accident and proves nothing against the store itself. Null when its key is not one that the newest store keys name.
 */
export async function openDevelopmentWitness(parts: {
  readonly folder: string;
  readonly keyring: StoreKeyring;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}): Promise<WitnessClient | null> {
  const { folder, keyring, crypto, now } = parts;
  const signers = await readPrivateKeys(folder);
  if (signerIn((await keyring.current()).document, signers) === null) return null;
  const path = join(folder, 'state.json');
  return localWitness(async () => {
    // The keys of the log may have changed since the last head.
    const { latest } = await keyring.chain();
    const signer = signerIn(latest.document, signers);
    if (signer === null)
      throw new Error('The witness in this store is not named in the store keys any more.');
    return createWitness({
      origin: latest.document.origin,
      logKeys: latest.keysOf('log'),
      signer,
      crypto,
      now: () => toTimestamp(now()),
      load: () => readState(path),
      save: (state) => replaceDurably(folder, path, state),
    });
  });
}

function signerIn({ roles }: StoreKeys, signers: ReadonlyMap<string, Signer>): Signer | null {
  const keyId = roles.witnesses.keyIds.find((candidate) => signers.has(candidate));
  return signers.get(keyId ?? '') ?? null;
}

/** Null before the first head. A memory that cannot be read is no empty one: the witness would sign anything. */
async function readState(path: string): Promise<WitnessState | null> {
  try {
    return v.parse(stateSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    const message = `The memory of the witness in ${path} is damaged: restore the newest copy of the whole data folder. Without it the witness would sign anything.`;
    throw new StoreError('DATA_DAMAGED', message, { cause: error });
  }
}

async function replaceDurably(folder: string, path: string, state: WitnessState): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(state));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
