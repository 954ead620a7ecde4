import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { PackageError, parsePublicKey } from '../src/index.js';
import type { PackageCrypto, PublicKey } from '../src/index.js';
import { packProgram } from '../src/sign.js';
import type { ManifestInput, Signer } from '../src/sign.js';
import { signDocument } from '../src/signer.js';
import { createSigner, createWebCrypto } from '../src/webcrypto.js';

/** The platform of these tests: Node's WebCrypto, as the CLI and the store use it. */
export const crypto: PackageCrypto = createWebCrypto(webcrypto.subtle);

/** A key pair as its owner holds it. */
export interface KeyPair {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
  readonly spki: Uint8Array;
  readonly pkcs8: Uint8Array;
}

/** A fresh pair; 2048 bits because making one is the slow part of these tests. */
export async function makeKeyPair(modulusLength = 2048): Promise<KeyPair> {
  const pair = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const { signer, spki } = await createSigner(webcrypto.subtle, pair.privateKey);
  return { signer, spki, pkcs8: pair.privateKey, publicKey: await parsePublicKey(spki, crypto) };
}

/** The least that a partner writes. */
export const loans: ManifestInput = {
  id: 'com.partner.loans',
  name: 'Loans',
  version: '2.3.1',
  minHostVersion: '1.0.0',
  entryPoint: 'index.html',
};

/** Files of the sample program. */
export const loanFiles: ReadonlyMap<string, Uint8Array> = new Map([
  ['index.html', text('<!doctype html><script src="js/app.js"></script>')],
  ['js/app.js', text('document.title = "Loans";')],
  ['js/empty.js', text('')],
]);

/** The sample program as a container. */
export function packLoans(
  signer: Signer,
  manifest: Partial<ManifestInput> = {},
  files: ReadonlyMap<string, Uint8Array> = loanFiles,
): Promise<Uint8Array> {
  return packProgram({ manifest: { ...loans, ...manifest }, files, signer, crypto });
}

/** Bytes of a document that is signed whatever it says. */
export function seal(kind: 'manifest' | 'statement', document: object, signer: Signer): Promise<Uint8Array> {
  const present = Object.entries(document).filter(
    ([name, value]) => name !== 'signature' && value !== undefined,
  );
  return signDocument(kind, Object.fromEntries(present), signer);
}

/** UTF-8 bytes by the platform, not by the code under test. */
export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** What a step is refused with. A step that succeeds, or fails in another way, fails the test. */
export async function refusalOf(step: () => unknown): Promise<PackageError> {
  try {
    await step();
  } catch (error) {
    if (error instanceof PackageError) return error;
    throw error;
  }
  throw new Error('Expected a refusal, but it was accepted.');
}

/** The code of a refusal, or `accepted`. */
export async function verdictOf(step: () => unknown): Promise<string> {
  try {
    await step();
    return 'accepted';
  } catch (error) {
    if (error instanceof PackageError) return error.code;
    throw error;
  }
}
