import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { derToPem, packageLimits, parsePublicKey } from '@org/package-format';
import { signPartnerKeys } from '@org/package-format/sign';
import { createSigner, generateKeyPair } from '@org/package-format/webcrypto';
import { CliError } from '../error.js';
import { assertMissing, writeNewFile } from '../files.js';
import { crypto } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { draftPartnerKeys, partnerKey } from '../trust/partner-keys-change.js';
import { utcTime } from '../utc-time.js';

/** Where the keys go, how they are called, and how long they are. */
export interface KeygenOptions {
  readonly out: string;
  readonly name: string;
  readonly bits: number;
  /** Also writes version 1 of this partner's keys. */
  readonly partner?: string;
}

/** Makes a key pair. Never replaces one: a lost private key cannot be made again. */
export async function keygen({ out, name, bits, partner }: KeygenOptions, output: Output): Promise<Report> {
  assertBits(bits);
  assertName(name);
  const privatePath = join(out, `${name}.key.pem`);
  const publicPath = join(out, `${name}.pub.pem`);
  const documentPath = partner === undefined ? null : join(out, 'partner-keys.json');
  const paths = [privatePath, publicPath, ...(documentPath === null ? [] : [documentPath])];
  for (const path of paths) await assertMissing(path);
  output.status(`making a key of ${bits} bits…`);
  const { pkcs8, spki } = await generateKeyPair(globalThis.crypto.subtle, bits);
  const { keyId } = await parsePublicKey(spki, crypto);
  const files = new Map<string, string | Uint8Array>([
    [privatePath, derToPem(pkcs8, 'PRIVATE KEY')],
    [publicPath, derToPem(spki, 'PUBLIC KEY')],
  ]);
  if (partner !== undefined && documentPath !== null)
    files.set(documentPath, await firstPartnerKeys(partner, pkcs8));
  await writeAll(files, privatePath);
  return {
    facts: {
      keyId,
      bits,
      privateKey: privatePath,
      publicKey: publicPath,
      ...(documentPath === null ? {} : { partnerKeys: documentPath }),
    },
    lines: [
      `Made a key pair of ${bits} bits.`,
      ...purposes({ privatePath, publicPath, documentPath }),
      `  key id  ${keyId}`,
    ],
  };
}

/** Version 1 of a partner's keys, with the one key that has just been made. */
async function firstPartnerKeys(partner: string, pkcs8: Uint8Array): Promise<Uint8Array> {
  const { signer, publicKey } = await createSigner(globalThis.crypto.subtle, pkcs8);
  const signedAt = utcTime(new Date());
  const keys = [partnerKey(publicKey, signedAt)];
  const fields = { partner, version: 1, threshold: 1, keys, isRecovery: false, signedAt };
  return signPartnerKeys(draftPartnerKeys('', fields).document, signer);
}

/** All or none: half a key pair is worse than no key pair. */
async function writeAll(files: ReadonlyMap<string, string | Uint8Array>, secret: string): Promise<void> {
  const written: string[] = [];
  try {
    for (const [path, content] of files) {
      await writeNewFile(path, content, path === secret ? 0o600 : 0o644);
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
}

interface Paths {
  readonly privatePath: string;
  readonly publicPath: string;
  readonly documentPath: string | null;
}

function purposes({ privatePath, publicPath, documentPath }: Paths): readonly string[] {
  const secret = `  ${privatePath}  signs your packages: keep it secret, and keep a copy`;
  if (documentPath === null) return [secret, `  ${publicPath}  give this one to the operator of the store`];
  return [
    secret,
    `  ${publicPath}  checks what it signed, for miniapp verify`,
    `  ${documentPath}  give this one to the operator of the store: it says which keys are yours`,
  ];
}

function assertName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return;
  throw new CliError('USAGE', '--name is for a file: use letters, digits, dots and hyphens, such as root-a.');
}

function assertBits(bits: number): void {
  const { minKeyBits, maxKeyBits } = packageLimits;
  if (Number.isSafeInteger(bits) && bits >= minKeyBits && bits <= maxKeyBits && bits % 8 === 0) return;
  throw new CliError(
    'USAGE',
    `--bits must be a multiple of 8 from ${minKeyBits} to ${maxKeyBits}; 3072 is a good choice.`,
  );
}
