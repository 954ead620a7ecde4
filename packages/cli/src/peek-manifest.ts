import { PackageError, parseManifest } from '@org/package-format';
import type { Manifest } from '@org/package-format';

/** package-format 1.3: a container begins with the header of manifest.json, and its content follows. */
const headerBytes = 30 + 'manifest.json'.length;
const sizeOffset = 22;

/** What a package says about itself, before anybody has checked it: enough to know where to send it. */
export function peekManifest(container: Uint8Array, file: string): Manifest {
  const header = Buffer.from(container.subarray(0, headerBytes));
  if (header.length < headerBytes || header.toString('latin1', 30) !== 'manifest.json') {
    throw new PackageError(
      'NOT_A_CONTAINER',
      '1.3',
      `${file} is not a mini-program package: give the .mpk that miniapp pack wrote.`,
    );
  }
  const manifest = container.subarray(headerBytes, headerBytes + header.readUInt32LE(sizeOffset));
  // Which domains may be listed is for the store to say.
  return parseManifest(manifest, { allowDomain: () => true });
}
