import {
  PackageError,
  compareVersions,
  createContainerVerifier,
  parseManifest,
  parsePublicKey,
  verifyPackage,
} from '@org/package-format';
import type { PackageCrypto, PublicKey, VerifyPackageOptions } from '@org/package-format';
import type { CaseInput, CaseQuestion, Verdict } from './case-input.js';
import { answerTrust } from './run-trust-case.js';

/** Pieces of odd length, so that headers and names are cut anywhere. */
const pieceBytes = 509;
/** A larger container is read whole only; what pieces do to a reader shows in small ones. */
const maxBytesInPieces = 256 * 1024;

/**
 * Answers one case with `@org/package-format`. It needs nothing but the language and the given crypto, so it runs in
 * every engine that host-core runs in.
 */
export async function runCase({ input, files }: CaseQuestion, crypto: PackageCrypto): Promise<Verdict> {
  try {
    const result = await answer(input, { files, crypto });
    return result === undefined ? { ok: true } : { ok: true, result };
  } catch (refusal) {
    if (refusal instanceof PackageError) return { ok: false, code: refusal.code, rule: refusal.rule };
    throw refusal;
  }
}

interface Means {
  readonly files: CaseQuestion['files'];
  readonly crypto: PackageCrypto;
}

async function answer(input: CaseInput, means: Means): Promise<number | boolean | string | undefined> {
  switch (input.operation) {
    case 'verify-package':
      await verifyContainer(input, means);
      return undefined;
    case 'parse-manifest':
      parseManifest(bytesOf(input.manifest, means));
      return undefined;
    case 'parse-version':
      compareVersions(input.version, input.version);
      return undefined;
    case 'compare-versions':
      return compareVersions(input.left, input.right);
    case 'check-host':
      // package-format 3.6: a host satisfies the lowest version when its own does not come before it
      return compareVersions(input.hostVersion, input.minHostVersion) >= 0;
    case 'parse-key':
      return (await keyOf(input.key, means)).keyId;
    case 'verify-signature':
      await checkSignature(input, means);
      return undefined;
    default:
      return answerTrust(input, { crypto: means.crypto, bytesOf: (name) => bytesOf(name, means) });
  }
}

type InputOf<Operation extends CaseInput['operation']> = Extract<CaseInput, { operation: Operation }>;

/** Whole, for the code; and in pieces, which must come to the same verdict. */
async function verifyContainer(input: InputOf<'verify-package'>, means: Means): Promise<void> {
  const keys = await Promise.all(input.trustedKeys.map((name) => keyOf(name, means)));
  const { crypto } = means;
  const container = bytesOf(input.container, means);
  const options: VerifyPackageOptions = { keys, crypto, ...(input.expected && { expected: input.expected }) };
  const inPieces = container.length <= maxBytesInPieces ? await acceptsPieces(container, options) : null;
  try {
    await verifyPackage(container, options);
  } catch (refusal) {
    if (inPieces === true) throw disagreement(refusal);
    throw refusal;
  }
  if (inPieces === false) throw disagreement();
}

async function acceptsPieces(container: Uint8Array, options: VerifyPackageOptions): Promise<boolean> {
  const verifier = createContainerVerifier(options);
  try {
    for (let at = 0; at < container.length; at += pieceBytes)
      await verifier.write(container.subarray(at, at + pieceBytes));
    await verifier.end();
    return true;
  } catch (refusal) {
    if (refusal instanceof PackageError) return false;
    throw refusal;
  }
}

function disagreement(cause?: unknown): Error {
  return new Error('The verdict on the whole container is not the verdict on its pieces.', { cause });
}

async function checkSignature(input: InputOf<'verify-signature'>, means: Means): Promise<void> {
  const key = await keyOf(input.key, means);
  const signature = bytesOf(input.signature, means);
  const message = bytesOf(input.message, means);
  if (await means.crypto.verifySignature({ key, signature, message })) return;
  throw new PackageError('SIGNATURE_INVALID', '4.4', 'The signature does not fit key and message.');
}

function keyOf(name: string, means: Means): Promise<PublicKey> {
  return parsePublicKey(bytesOf(name, means), means.crypto);
}

function bytesOf(name: string, { files }: Means): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`input.json names ${name}, which is not beside it.`);
  return bytes;
}
