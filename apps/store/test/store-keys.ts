import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { derToPem, parseStoreKeys, pemToDer, toBase64 } from '@org/package-format';
import type { KeyEntry, StoreKeys } from '@org/package-format';
import { signStoreKeys } from '@org/package-format/sign';
import type { Signer } from '@org/package-format/sign';
import { createSigner, generateKeyPair } from '@org/package-format/webcrypto';
import type { StoreFixture } from './fixture.js';

const { subtle } = globalThis.crypto;

/** The three root keys that the store of a test made for itself. */
export function readRoots({ trustFolder }: StoreFixture): Promise<readonly Signer[]> {
  return Promise.all(
    ['root-1', 'root-2', 'root-3'].map(async (name) => {
      const pem = await readFile(join(trustFolder, 'root-keys', `${name}.key.pem`), 'utf8');
      return (await createSigner(subtle, pemToDer(pem, 'PRIVATE KEY'))).signer;
    }),
  );
}

/** A key whose private half lies in a folder of the store, as its operator puts one there. */
export async function placeKey(folder: string, name: string): Promise<KeyEntry> {
  const { pkcs8, spki } = await generateKeyPair(subtle, 2048);
  await writeFile(join(folder, `${name}.key.pem`), derToPem(pkcs8, 'PRIVATE KEY'));
  return { keyId: (await createSigner(subtle, pkcs8)).signer.keyId, spki: toBase64(spki) };
}

/** The version after one that the store has. */
export async function nextStoreKeys(
  before: Uint8Array,
  change: Partial<StoreKeys>,
  signers: readonly Signer[],
): Promise<Uint8Array> {
  const known = parseStoreKeys(before);
  let document: StoreKeys = { ...known, version: known.version + 1, signatures: [], ...change };
  let bytes = new Uint8Array();
  for (const signer of signers) {
    bytes = new Uint8Array(await signStoreKeys(document, signer));
    document = parseStoreKeys(bytes);
  }
  return bytes;
}

/** A change that puts another key into the place of those of a role. */
export function replaceRole(before: Uint8Array, role: 'statements' | 'log' | 'witnesses', key: KeyEntry) {
  const { keys, roles } = parseStoreKeys(before);
  const kept = keys.filter(({ keyId }) => !roles[role].keyIds.includes(keyId));
  return { keys: [...kept, key], roles: { ...roles, [role]: { keyIds: [key.keyId], threshold: 1 } } };
}

/** Sends a version of the store's keys as the operator. */
export function sendStoreKeys({ app }: StoreFixture, bytes: Uint8Array): Response | Promise<Response> {
  return app.request('/trust/store-keys', {
    method: 'POST',
    headers: { Authorization: 'Bearer operator-token-of-the-tests' },
    body: new Uint8Array(bytes),
  });
}
