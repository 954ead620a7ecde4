import fc from 'fast-check';
import { createContainerVerifier, verifyPackage } from '../../src/index.js';
import type { ExpectedPackage, VerifiedPackage } from '../../src/index.js';
import { idealCrypto } from './ideal-crypto.js';
import { isSample, partner } from './programs.js';
import { answerOf, expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

/** In which pieces the bytes arrive. The sizes are used in turn; an empty piece may come between. */
export interface Splits {
  readonly sizes: readonly number[];
  readonly hasEmptyPieces: boolean;
}

/** Pieces from single bytes to everything at once. */
export const splits: fc.Arbitrary<Splits> = fc.record({
  sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3000 })), {
    minLength: 1,
    maxLength: 6,
  }),
  hasEmptyPieces: fc.boolean(),
});

/** What a caller expects, besides one of the samples. */
export interface Judgement {
  readonly splits: Splits;
  /** Whether the container must be accepted; when it is left out, exactly the samples must be. */
  readonly isValid?: boolean;
  readonly expected?: ExpectedPackage;
}

/**
 * What holds for every container: it is accepted when it must be and never else, every refusal is well made, and
 * neither the way of reading nor the size of the pieces changes the answer.
 */
export async function judgeContainer(bytes: Uint8Array, judgement: Judgement): Promise<string> {
  const { expected = {}, isValid = isSample(bytes), splits: pieces } = judgement;
  const options = { keys: [partner.publicKey], crypto: idealCrypto, expected };
  const whole = await verdictOf(bytes, () => verifyPackage(bytes, options));
  const atOnce = await verdictOf(bytes, () =>
    stream(bytes, { sizes: [bytes.length || 1], hasEmptyPieces: false }, expected),
  );
  const inPieces = await verdictOf(bytes, () => stream(bytes, pieces, expected));
  if (answerOf(inPieces) !== answerOf(atOnce)) {
    throw new Violation(`Pieces change the answer: ${answerOf(atOnce)} became ${answerOf(inPieces)}`, bytes);
  }
  expectAcceptance(atOnce, isValid, bytes);
  return expectAcceptance(whole, isValid, bytes);
}

async function stream(
  bytes: Uint8Array,
  pieces: Splits,
  expected: ExpectedPackage,
): Promise<VerifiedPackage> {
  const verifier = createContainerVerifier({ keys: [partner.publicKey], crypto: idealCrypto, expected });
  try {
    let at = 0;
    for (let turn = 0; at < bytes.length; turn += 1) {
      if (pieces.hasEmptyPieces) await verifier.write(new Uint8Array(0));
      const size = pieces.sizes[turn % pieces.sizes.length] ?? 1;
      await verifier.write(bytes.slice(at, at + size));
      at += size;
    }
  } catch (refusal) {
    const later = await verifier.end().catch((error: unknown) => error);
    if (later !== refusal) throw new Violation('A later answer differs from the first refusal', bytes);
    throw refusal;
  }
  return verifier.end();
}
