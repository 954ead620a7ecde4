import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { derToPem, pemToDer } from '@org/package-format';
import type { PublicKey } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import { createSigner, generateKeyPair } from '@org/package-format/webcrypto';
import { StoreError } from './error.js';

/** The store's key pair; the private half can be used but not seen. */
export interface SigningKey {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
}

const bits = 3072;
const { subtle } = globalThis.crypto;

/** Reads the key that signs statements, and makes it at the first start. Whoever has the file can sign for the store. */
export async function openSigningKey(path: string): Promise<SigningKey> {
  if (!(await exists(path))) await makeKey(path);
  try {
    return await createSigner(subtle, pemToDer(await readFile(path, 'utf8'), 'PRIVATE KEY'));
  } catch (cause) {
    throw new StoreError(
      'DATA_DAMAGED',
      `${path} is not the store's private key any more: restore it from a backup.`,
      { cause },
    );
  }
}

/** Whole or not at all: a link refuses to replace a key that another start has just made. */
async function makeKey(path: string): Promise<void> {
  const { pkcs8 } = await generateKeyPair(subtle, bits);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, derToPem(pkcs8, 'PRIVATE KEY'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } finally {
    await rm(draft);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Not there, or not readable: reading it will say which.
    return false;
  }
}
