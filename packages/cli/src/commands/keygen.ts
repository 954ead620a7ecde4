import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { derToPem, packageLimits, parsePublicKey } from '@org/package-format';
import { generateKeyPair } from '@org/package-format/webcrypto';
import { CliError } from '../error.js';
import { reasonOf } from '../files.js';
import { crypto } from '../key-files.js';
import type { Output, Report } from '../output.js';

/** Where the keys go, and how long they are. */
export interface KeygenOptions {
  readonly out: string;
  readonly bits: number;
}

/** Makes a key pair. Never replaces one: a lost private key cannot be made again. */
export async function keygen({ out, bits }: KeygenOptions, output: Output): Promise<Report> {
  assertBits(bits);
  const privatePath = join(out, 'partner.key.pem');
  const publicPath = join(out, 'partner.pub.pem');
  for (const path of [privatePath, publicPath]) await assertMissing(path);
  output.status(`making a key of ${bits} bits…`);
  const { pkcs8, spki } = await generateKeyPair(globalThis.crypto.subtle, bits);
  const { keyId } = await parsePublicKey(spki, crypto);
  await writeNew(out, privatePath, derToPem(pkcs8, 'PRIVATE KEY'), 0o600);
  try {
    await writeNew(out, publicPath, derToPem(spki, 'PUBLIC KEY'), 0o644);
  } catch (error) {
    await rm(privatePath, { force: true });
    throw error;
  }
  return {
    facts: { keyId, bits, privateKey: privatePath, publicKey: publicPath },
    lines: [
      `Made a key pair of ${bits} bits.`,
      `  ${privatePath}  signs your packages: keep it secret, and keep a copy`,
      `  ${publicPath}  give this one to the operator of the store`,
      `  key id  ${keyId}`,
    ],
  };
}

function assertBits(bits: number): void {
  const { minKeyBits, maxKeyBits } = packageLimits;
  if (Number.isSafeInteger(bits) && bits >= minKeyBits && bits <= maxKeyBits && bits % 8 === 0) return;
  throw new CliError(
    'USAGE',
    `--bits must be a multiple of 8 from ${minKeyBits} to ${maxKeyBits}; 3072 is a good choice.`,
  );
}

async function assertMissing(path: string): Promise<void> {
  try {
    await stat(path);
  } catch {
    // Nothing there, or out of reach: writing will say which.
    return;
  }
  throw new CliError(
    'FILE_EXISTS',
    `${path} exists and is not replaced: move it away, or choose another folder with --out.`,
  );
}

async function writeNew(folder: string, path: string, text: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text, { flag: 'wx', mode });
  } catch (cause) {
    throw new CliError(
      'FILE_UNWRITABLE',
      `${path} cannot be written (${reasonOf(cause)}): check the folder and its permissions.`,
      { cause },
    );
  }
}
