import { parsePublicKey, pemToDer } from '@org/package-format';
import { createSigner, createWebCrypto } from '@org/package-format/webcrypto';

import { CommandError } from './command-error.js';
import { readText } from './files.js';

import type { PublicKey } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';

/** Hashes and verifies with Node's own WebCrypto. */
export const crypto = createWebCrypto(globalThis.crypto.subtle);

/** Reads a private key (PKCS#8 PEM) to sign with, and the public key that belongs to it. */
export async function readSigner(
  path: string,
): Promise<{ readonly signer: Signer; readonly publicKey: PublicKey }> {
  const pem = await readText(path);
  try {
    return await createSigner(globalThis.crypto.subtle, pemToDer(pem, 'PRIVATE KEY'));
  } catch (error) {
    throw new CommandError(
      'KEY_INVALID',
      `${path} is no private key made by miniapp keygen: ${messageOf(error)}`,
      error,
    );
  }
}

/** Reads a public key (SPKI PEM) to verify with. */
export async function readPublicKey(path: string): Promise<PublicKey> {
  const pem = await readText(path);
  try {
    return await parsePublicKey(pemToDer(pem, 'PUBLIC KEY'), crypto);
  } catch (error) {
    throw new CommandError(
      'KEY_INVALID',
      `${path} is no public key made by miniapp keygen: ${messageOf(error)}`,
      error,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
