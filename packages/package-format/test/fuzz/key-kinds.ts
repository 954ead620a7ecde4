import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { parsePublicKey, verifyRsaPss } from '../../src/index.js';
import type { PublicKey } from '../../src/index.js';
import { createWebCrypto } from '../../src/webcrypto.js';
import { text } from '../fixture.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { isAllowedKey, spkiOf } from './key-oracle.js';
import { idealCrypto, idealSpki } from './ideal-crypto.js';
import { signedMessage, signingKey, trueSignature } from './one-signature.js';
import { expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

const platform = createWebCrypto(webcrypto.subtle);
const realKey = await parsePublicKey(fromBase64(signingKey), platform);

const byteEdits = fc.array(
  fc.record({
    edit: fc.constantFrom('set', 'set', 'flip', 'insert', 'remove', 'append', 'cut'),
    at: fc.oneof(fc.nat(40), fc.nat(300), fc.integer({ min: -8, max: -1 })),
    byte: fc.oneof(fc.constantFrom(0, 1, 2, 3, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff), fc.nat(255)),
  }),
  { maxLength: 3 },
);
type ByteEdit = typeof byteEdits extends fc.Arbitrary<readonly (infer Edit)[]> ? Edit : never;

/** The DER of a public key: read exactly when it is the one form of a key that the rules allow (package-format 4.5). */
const spki = fuzzKind(
  'key: SPKI',
  fc.record({
    edits: byteEdits,
    bytes: fc.integer({ min: 254, max: 262 }),
    huge: fc.boolean(),
    exponent: fc.constantFrom('010001', '010001', '010001', '01', '03', '010003', '00010001'),
  }),
  async ({ edits, bytes, huge, exponent }) => {
    const size = huge ? bytes + 766 : bytes;
    const modulus = Buffer.alloc(size, idealSpki('modulus').subarray(33, 289));
    modulus[0] = 0xc1;
    modulus[size - 1] = 0x0b;
    const der = editBytes(spkiOf(modulus, exponent), edits);
    const verdict = await verdictOf(der, () => parsePublicKey(der, idealCrypto));
    return expectAcceptance(verdict, isAllowedKey(der), der);
  },
);

const rsaInput = fc.record({
  message: byteEdits,
  signature: byteEdits,
  modulus: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, byteEdits),
  arithmetic: fc.constantFrom('none', 'none', 'plus modulus', 'modulus minus', 'zero', 'one'),
});

/** RSA itself: a signature that differs in anything from the one true one is refused, by both verifiers alike. */
const rsa = fuzzKind('key: RSA-PSS', rsaInput, async (input) => {
  const message = editBytes(text(signedMessage), input.message);
  const original = fromBase64(trueSignature);
  const signature = editBytes(withArithmetic(original, input.arithmetic), input.signature);
  const modulus = editBytes(realKey.modulus, input.modulus);
  const key: PublicKey = { ...realKey, modulus, spki: spkiOf(modulus, '010001') };
  const subject = Buffer.concat([key.spki, message, signature]);
  if (!isAllowedKey(key.spki)) return 'refused';
  const isTrue =
    Buffer.compare(message, text(signedMessage)) === 0 &&
    Buffer.compare(signature, original) === 0 &&
    Buffer.compare(modulus, realKey.modulus) === 0;
  const [big, native] = await Promise.all([
    verifyRsaPss({ key, message, signature, sha256: hash }),
    platform.verifySignature({ key, message, signature }),
  ]);
  if (big !== isTrue || native !== isTrue)
    throw new Violation(`BigInt says ${String(big)}, the platform ${String(native)}`, subject);
  return isTrue ? 'accepted' : 'refused';
});

/** Keys, and the signatures made with them. */
export const keyKinds: readonly FuzzKind[] = [spki, rsa];

function editBytes(bytes: Uint8Array, edits: readonly ByteEdit[]): Uint8Array {
  let edited = Buffer.from(bytes);
  for (const { edit, at, byte } of edits) {
    const place = at < 0 ? Math.max(edited.length + at, 0) : Math.min(at, edited.length);
    const [before, after] = [edited.subarray(0, place), edited.subarray(place + 1)];
    const old = edited[place] ?? 0;
    if (edit === 'set') edited = Buffer.concat([before, Uint8Array.of(byte), after]);
    if (edit === 'flip') edited = Buffer.concat([before, Uint8Array.of(old ^ (1 << (byte & 7))), after]);
    if (edit === 'insert') edited = Buffer.concat([before, Uint8Array.of(byte), edited.subarray(place)]);
    if (edit === 'remove') edited = Buffer.concat([before, after]);
    if (edit === 'append') edited = Buffer.concat([edited, Uint8Array.of(byte)]);
    if (edit === 'cut') edited = Buffer.from(before);
  }
  return new Uint8Array(edited);
}

function withArithmetic(signature: Uint8Array, how: string): Uint8Array {
  const [value, modulus] = [toInteger(signature), toInteger(realKey.modulus)];
  if (how === 'plus modulus') return toBytes(value + modulus);
  if (how === 'modulus minus') return toBytes(modulus - value);
  if (how === 'zero') return toBytes(0n);
  if (how === 'one') return toBytes(1n);
  return signature;
}

async function hash(bytes: Uint8Array): Promise<Uint8Array> {
  const running = idealCrypto.createSha256();
  running.update(bytes);
  return running.digest();
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** As many bytes as the number needs, and at least as many as the modulus has. */
function toBytes(value: bigint): Uint8Array {
  const digits = value.toString(16).padStart(realKey.modulus.length * 2, '0');
  return new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
}

function fromBase64(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
