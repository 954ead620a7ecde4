import { openContainerStream } from './container-stream.js';
import type { ContainerVerifier } from './container-stream.js';
import type { ContainerLayout } from './container.js';
import { PackageError } from './error.js';
import type { VerifiedManifest } from './manifest.js';
import { verifyManifest } from './verify-manifest.js';
import type { VerifyManifestOptions } from './verify-manifest.js';

/** What a caller already knows about the package it asked for, usually from a statement. */
export interface ExpectedPackage {
  readonly id?: string;
  readonly manifestSha256?: string;
  readonly containerBytes?: number;
}

/** Whom to trust, how to read, and what to expect. */
export interface VerifyPackageOptions extends VerifyManifestOptions {
  readonly expected?: ExpectedPackage;
}

/**
 * Verifies a container while it arrives; nothing may be served before `end` has resolved. Beside the manifest it holds what
 * is being hashed, and of a file that comes in pieces nothing where the platform hashes as they come (`./node`), two copies
 * where it digests whole buffers (`./webcrypto`).
 */
export function createContainerVerifier(options: VerifyPackageOptions): ContainerVerifier {
  return openContainerStream({
    crypto: options.crypto,
    readManifest: (bytes) => verifyManifest(bytes, options),
    checkPlan: (manifest, layout) => {
      checkExpected(options.expected ?? {}, manifest, layout);
    },
  });
}

/** package-format 6.9: the right package, not only a good one */
export function checkExpected(
  expected: ExpectedPackage,
  { manifest, digest }: VerifiedManifest,
  { size }: ContainerLayout,
): void {
  const { id = manifest.id, manifestSha256 = digest, containerBytes = size } = expected;
  if (id !== manifest.id) {
    throw new PackageError(
      'ID_MISMATCH',
      '5.8',
      `This is ${manifest.id}, expected ${id}: publish it under its own id.`,
    );
  }
  if (manifestSha256 !== digest) {
    throw new PackageError(
      'STATEMENT_MISMATCH',
      '5.8',
      'This is another release than the store announced: download it again.',
    );
  }
  if (containerBytes !== size) {
    const message = `The package has ${size} bytes, the store announced ${containerBytes}: download it again.`;
    throw new PackageError('STATEMENT_MISMATCH', '5.8', message);
  }
}
