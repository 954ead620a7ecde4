import { PackageError } from '../error.js';
import { isListOf } from '../fields.js';
import type { FieldRule } from '../fields.js';
import { packageLimits } from '../limits.js';
import { parseSignature, signedBytes } from '../signature.js';
import type { SignedKind, TrustedKeys } from '../signature.js';

/** The member `signatures` of a trust document (package-format 7.2). */
export const signaturesField: FieldRule = {
  rule: '7.2',
  demand: `a list of at most ${packageLimits.maxSignatures} signature strings, each once`,
  accepts: (value) => isListOf(value, packageLimits.maxSignatures, (item) => typeof item === 'string'),
};

/** Whose signatures count, and how many of them are needed. */
export interface Quorum extends TrustedKeys {
  readonly threshold: number;
}

/**
 * Counts the keys of a quorum that signed a document and throws THRESHOLD_NOT_MET when they are too few. A key counts
 * once; a wrong or foreign signature beside enough right ones does no harm (package-format 7.2).
 */
export async function assertQuorum(
  kind: SignedKind,
  document: { readonly signatures: readonly string[] },
  { keys, crypto, threshold }: Quorum,
): Promise<void> {
  const message = signedBytes(kind, document);
  const signers = new Set<string>();
  const seen = new Set<string>();
  for (const text of document.signatures) {
    const { keyId, bytes } = parseSignature(text, kind);
    if (seen.has(keyId)) {
      throw new PackageError(
        'DOCUMENT_INVALID',
        '7.2',
        `The ${kind} document is signed twice by key ${keyId}: keep one of the two.`,
      );
    }
    seen.add(keyId);
    const key = keys.find((candidate) => candidate.keyId === keyId);
    if (key !== undefined && (await crypto.verifySignature({ key, signature: bytes, message }))) {
      signers.add(keyId);
    }
  }
  if (signers.size >= threshold) return;
  throw new PackageError(
    'THRESHOLD_NOT_MET',
    '7.2',
    `The ${kind} document has ${signers.size} of ${threshold} signatures that it needs: collect the others.`,
  );
}
