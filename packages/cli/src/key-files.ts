import * as nodeCrypto from 'node:crypto';
import { stat } from 'node:fs/promises';
import { PackageError, parsePublicKey, pemToDer } from '@org/package-format';
import type { PemLabel, PublicKey } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import { createNodeCrypto } from '@org/package-format/node';
import { createSigner } from '@org/package-format/webcrypto';
import { CliError } from './error.js';
import { readText } from './files.js';
import type { Output } from './output.js';

/** Node's own cryptography. */
export const crypto = createNodeCrypto(nodeCrypto);

/** A private key that can sign, and the public key that belongs to it. */
export interface SigningKey {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
}

/** The signing key of a private key file. Notes a file that other people on the machine can read. */
export async function readSigningKey(path: string, output: Output): Promise<SigningKey> {
  const pem = await readText(path);
  const signingKey = await explained({ path, pem, wanted: 'PRIVATE KEY' }, async () =>
    createSigner(globalThis.crypto.subtle, pemToDer(pem, 'PRIVATE KEY')),
  );
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    output.note(`other users of this machine can read ${path}: chmod 600 ${path}`);
  }
  return signingKey;
}

/** The key of a public key file. */
export async function readPublicKey(path: string): Promise<PublicKey> {
  const pem = await readText(path);
  return explained({ path, pem, wanted: 'PUBLIC KEY' }, async () =>
    parsePublicKey(pemToDer(pem, 'PUBLIC KEY'), crypto),
  );
}

interface KeyFile {
  readonly path: string;
  readonly pem: string;
  readonly wanted: PemLabel;
}

async function explained<Result>(
  { path, pem, wanted }: KeyFile,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new CliError('KEY_FILE_INVALID', `${path}: ${hintFor(pem, wanted) ?? cause.message}`, { cause });
  }
}

/** The mistakes that people make with key files, each with its way out. */
function hintFor(pem: string, wanted: PemLabel): string | null {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1];
  if (label === wanted) return null;
  switch (label) {
    case 'PRIVATE KEY':
      return 'this is a private key, and a public one is wanted: give partner.pub.pem, and keep this one to yourself.';
    case 'PUBLIC KEY':
      return 'this is a public key, and signing needs the private one: give partner.key.pem.';
    case 'ENCRYPTED PRIVATE KEY':
      return 'this key has a passphrase: decrypt it with openssl pkcs8 -topk8 -nocrypt.';
    case 'RSA PRIVATE KEY':
      return 'this key is in the older PKCS#1 form: convert it with openssl pkcs8 -topk8 -nocrypt.';
    case 'CERTIFICATE':
      return 'this is a certificate: take its key out with openssl x509 -pubkey -noout.';
    default:
      return label === undefined ? 'this is no PEM file: make a key pair with miniapp keygen.' : null;
  }
}
