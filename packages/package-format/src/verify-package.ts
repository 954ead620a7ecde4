import { diagnoseContainer } from './container-diagnosis.js';
import { openContainerStream } from './container-stream.js';
import type { VerifiedPackage } from './container-stream.js';
import { checkExpected } from './container-verifier.js';
import type { VerifyPackageOptions } from './container-verifier.js';
import { PackageError } from './error.js';
import type { Manifest } from './manifest.js';
import { verifyManifest } from './verify-manifest.js';

/**
 * Verifies a container whose bytes are all at hand, in the order of package-format 6. The verdict is that of
 * createContainerVerifier; a refusal is explained better, because the end of the bytes can be seen.
 */
export async function verifyPackage(
  bytes: Uint8Array,
  options: VerifyPackageOptions,
): Promise<VerifiedPackage> {
  let manifest: Manifest | null = null;
  const readManifest = (manifestBytes: Uint8Array) => verifyManifest(manifestBytes, options);
  const stream = openContainerStream({
    crypto: options.crypto,
    readManifest,
    checkPlan: (verified, layout) => {
      manifest = verified.manifest;
      checkExpected(options.expected ?? {}, verified, layout);
    },
  });
  try {
    await stream.write(bytes);
    return await stream.end();
  } catch (refusal) {
    if (!(refusal instanceof PackageError)) throw refusal;
    throw await diagnoseContainer({
      bytes,
      refusal,
      crypto: options.crypto,
      manifest,
      readManifest: async (manifestBytes) => (await readManifest(manifestBytes)).manifest,
    });
  }
}
