import { createHash } from 'node:crypto';
import { parsePublicKey } from '../../src/index.js';
import type { PackageCrypto, PublicKey } from '../../src/index.js';
import type { Signer } from '../../src/sign.js';

const signatureBytes = 256;

/**
 * A platform whose signatures nobody can forge: a signature is a keyed digest of the message, checked by making it again.
 * So whatever is accepted wrongly is the fault of the code around it; signing is cheap enough to sign every mutation; and
 * a seed gives the same bytes each time. RSA itself is fuzzed in rsa-kinds.ts.
 */
export const idealCrypto: PackageCrypto = {
  createSha256() {
    const hash = createHash('sha256');
    return {
      update(bytes) {
        hash.update(bytes);
      },
      digest: async () => new Uint8Array(hash.digest()),
    };
  },
  verifySignature: async ({ key, signature, message }) =>
    Buffer.compare(signature, idealSignature(key.keyId, message)) === 0,
};

/** A key pair that follows from its name. */
export interface IdealKey {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
}

/** The key pair of a name. Its modulus is well-formed; that nobody knows its factors does not matter here. */
export async function idealKey(name: string): Promise<IdealKey> {
  const publicKey = await parsePublicKey(idealSpki(name), idealCrypto);
  const { keyId } = publicKey;
  return { publicKey, signer: { keyId, sign: async (message) => idealSignature(keyId, message) } };
}

/** The public key of a name in DER. */
export function idealSpki(name: string): Uint8Array {
  const modulus = expand(name, signatureBytes);
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[signatureBytes - 1] = (modulus[signatureBytes - 1] ?? 0) | 1;
  const before = '30820122300d06092a864886f70d01010105000382010f003082010a0282010100';
  return new Uint8Array(
    Buffer.concat([Buffer.from(before, 'hex'), modulus, Buffer.from('0203010001', 'hex')]),
  );
}

function idealSignature(keyId: string, message: Uint8Array): Uint8Array {
  const signature = expand(`${keyId} ${digest(message).toString('hex')}`, signatureBytes);
  signature[0] = 0; // below every modulus
  return signature;
}

function expand(seed: string, length: number): Uint8Array {
  const parts = Array.from({ length: length / 32 }, (_, index) =>
    digest(Buffer.from(`${String(index)} ${seed}`)),
  );
  return new Uint8Array(Buffer.concat(parts));
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
