import { seededBytes } from './seeded-bytes.js';

const smallPrimes = [...oddPrimesBelow(2000)];

/** Bytes of a number, most significant first, filled with zeros to a length. */
export function numberToBytes(value: bigint, length = byteLength(value)): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex'));
}

/** The number that bytes say, most significant first. */
export function bytesToNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}

/** `base` to the power of `exponent`, modulo. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let power = base % modulus;
  let result = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) % modulus;
    power = (power * power) % modulus;
  }
  return result;
}

/** The number whose product with `value` is 1, modulo; both must have no common divisor. */
export function modularInverse(value: bigint, modulus: bigint): bigint {
  let [left, right] = [modulus, value % modulus];
  let [leftFactor, rightFactor] = [0n, 1n];
  while (right > 0n) {
    const quotient = left / right;
    [left, right] = [right, left - quotient * right];
    [leftFactor, rightFactor] = [rightFactor, leftFactor - quotient * rightFactor];
  }
  return ((leftFactor % modulus) + modulus) % modulus;
}

/**
 * A prime that follows from its label. Its first byte is 0xff, so that a product of primes has as many bits as they
 * have together, and neither 3 nor 65537 divides it less one.
 */
export function seededPrime(label: string, bits: number): bigint {
  const start = seededBytes(label, bits / 8);
  start[0] = 0xff;
  let candidate = bytesToNumber(start) | 1n;
  while (!isPrime(candidate) || candidate % 3n === 1n || candidate % 65537n === 1n) candidate += 2n;
  return candidate;
}

/** Miller–Rabin over fixed bases. Candidates come from a hash, so nobody has chosen one to fool these bases. */
function isPrime(candidate: bigint): boolean {
  if (smallPrimes.some((prime) => candidate % prime === 0n)) return false;
  let odd = candidate - 1n;
  let halvings = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    halvings += 1;
  }
  return [2n, ...smallPrimes.slice(0, 11)].every((base) =>
    isStrongProbablePrime(candidate, base, odd, halvings),
  );
}

function isStrongProbablePrime(candidate: bigint, base: bigint, odd: bigint, halvings: number): boolean {
  let power = modularPower(base, odd, candidate);
  if (power === 1n || power === candidate - 1n) return true;
  for (let squaring = 1; squaring < halvings; squaring += 1) {
    power = (power * power) % candidate;
    if (power === candidate - 1n) return true;
  }
  return false;
}

function* oddPrimesBelow(limit: number): Generator<bigint> {
  for (let number = 3; number < limit; number += 2) {
    let divisor = 3;
    while (divisor * divisor <= number && number % divisor !== 0) divisor += 2;
    if (divisor * divisor > number) yield BigInt(number);
  }
}

function byteLength(value: bigint): number {
  return Math.ceil(value.toString(16).length / 2);
}
