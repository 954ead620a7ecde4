import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pemToDer } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import { createSigner, generateKeyPair } from '@org/package-format/webcrypto';
import { toBase64, derToPem, parsePublicKey } from '@org/package-format';
import type { KeyEntry, PackageCrypto } from '@org/package-format';
import { writeFile } from 'node:fs/promises';
import { StoreError } from './error.js';

const { subtle } = globalThis.crypto;

/** A key pair of which the private half lies in a file. */
export interface FileKey extends KeyEntry {
  readonly signer: Signer;
}

/** Makes a key pair and keeps its private half in a file of its own. Never replaces one. */
export async function makePrivateKey(
  path: string,
  { bits, crypto }: { readonly bits: number; readonly crypto: PackageCrypto },
): Promise<FileKey> {
  const { pkcs8, spki } = await generateKeyPair(subtle, bits);
  const { keyId } = await parsePublicKey(spki, crypto);
  await writeFile(path, derToPem(pkcs8, 'PRIVATE KEY'), { mode: 0o600, flag: 'wx', flush: true });
  return { keyId, spki: toBase64(spki), signer: (await createSigner(subtle, pkcs8)).signer };
}

/** The signers of every `*.key.pem` in a folder, by key id. */
export async function readPrivateKeys(folder: string): Promise<ReadonlyMap<string, Signer>> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.key.pem'));
  const signers = await Promise.all(names.map((name) => readPrivateKey(join(folder, name))));
  return new Map(signers.map((signer) => [signer.keyId, signer]));
}

async function readPrivateKey(path: string): Promise<Signer> {
  try {
    return (await createSigner(subtle, pemToDer(await readFile(path, 'utf8'), 'PRIVATE KEY'))).signer;
  } catch (cause) {
    throw new StoreError('DATA_DAMAGED', `${path} is not a private key: restore it from a backup.`, {
      cause,
    });
  }
}
