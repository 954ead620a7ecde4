import { createHash } from 'node:crypto';
import { bytesToNumber, modularInverse, modularPower, numberToBytes, seededPrime } from './big-numbers.js';
import { publicKeyInfo, rsaPublicKey } from './der.js';

/** A key that signs cases. It follows from its name, so everybody has it: it protects nothing. */
export interface TestKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly bytes: number;
  readonly spki: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of `spki`. */
  readonly keyId: string;
  /** The bare RSA operation on an encoded message. */
  signEncoded(encoded: Uint8Array): Uint8Array;
}

/** What a key is made of; one choice, one key. */
export interface TestKeyChoice {
  readonly name: string;
  readonly bits?: number;
  readonly exponent?: bigint;
}

/** Sizes of keys are multiples of it. */
const primeBits = 256;

const made = new Map<string, TestKey>();

/** The key of a choice; made once in a process, because its primes have to be found. */
export function testKey({ name, bits = 2048, exponent = 65537n }: TestKeyChoice): TestKey {
  const label = `${name} ${bits} ${exponent}`;
  const key = made.get(label) ?? makeKey(label, bits, exponent);
  made.set(label, key);
  return key;
}

/** Many small primes rather than two large ones: found a hundred times faster, and a verifier cannot tell. */
function makeKey(label: string, bits: number, exponent: bigint): TestKey {
  const primes = Array.from({ length: bits / primeBits }, (_, index) =>
    seededPrime(`${label} ${index}`, primeBits),
  );
  const modulus = primes.reduce((product, prime) => product * prime, 1n);
  const parts = primes.map((prime) => {
    const others = modulus / prime;
    return {
      prime,
      secret: modularInverse(exponent, prime - 1n),
      // Chinese remainder theorem: 1 modulo this prime, 0 modulo the others
      weight: others * modularInverse(others, prime),
    };
  });
  const spki = publicKeyInfo(rsaPublicKey(modulus, exponent));
  return {
    modulus,
    exponent,
    bytes: bits / 8,
    spki,
    keyId: createHash('sha256').update(spki).digest('hex'),
    signEncoded: (encoded) => {
      const message = bytesToNumber(encoded);
      const sum = parts.reduce(
        (total, { prime, secret, weight }) => total + modularPower(message, secret, prime) * weight,
        0n,
      );
      return numberToBytes(sum % modulus, bits / 8);
    },
  };
}
