import { containerLayout, writeContainer } from './container.js';
import { crc32 } from './crc32.js';
import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import type { DomainRule } from './domain.js';
import { PackageError } from './error.js';
import { toHex } from './hex.js';
import { packageLimits } from './limits.js';
import type { Manifest, ManifestFile } from './manifest.js';
import { assertNothingAdded, manifestDefaults } from './manifest-draft.js';
import { packageOf } from './manifest-relations.js';
import { parseManifest } from './parse-manifest.js';
import { assertPaths } from './path.js';
import { signDocument } from './signer.js';
import type { Signer } from './signer.js';

type RequiredMember = 'id' | 'name' | 'version' | 'minHostVersion' | 'entryPoint';
type AddedMember = 'files' | 'signature';
type NamedMember = Exclude<keyof Manifest, `x-${string}`>;

/** A manifest as a partner writes it: packing adds `files` and `signature`, and the usual values of what is left out. */
export type ManifestInput = Pick<Manifest, RequiredMember> &
  Partial<Pick<Manifest, Exclude<NamedMember, RequiredMember | AddedMember>>> &
  Pick<Manifest, `x-${string}`>;

/** What is packed, and who signs. */
export interface PackRequest {
  readonly manifest: ManifestInput;
  /** By path, with forward slashes and without manifest.json. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly signer: Signer;
  readonly crypto: PackageCrypto;
  readonly allowDomain?: DomainRule;
}

/**
 * The container of a program. The same input gives the same bytes but for the signature, which is salted. Whatever a
 * verifier would refuse is refused here, before anybody publishes it.
 */
export async function packProgram(request: PackRequest): Promise<Uint8Array> {
  const { manifest, files, signer, crypto, allowDomain } = request;
  assertNothingAdded(manifest);
  assertFiles([...files.keys()]);
  const listed = await describeFiles(files, manifest.packages ?? {}, crypto);
  const manifestBytes = await signDocument(
    'manifest',
    { ...manifestDefaults, ...manifest, files: listed },
    signer,
  );
  const parsed = parseManifest(manifestBytes, allowDomain === undefined ? {} : { allowDomain });
  return writeContainer(containerLayout(manifestBytes, parsed), manifestBytes, files);
}

function assertFiles(paths: readonly string[]): void {
  // package-format 6.5: the checks of a verifier, before anything is hashed
  if (paths.length > packageLimits.maxFiles) {
    const message = `The program has ${paths.length} files, more than ${packageLimits.maxFiles}: bundle some of them.`;
    throw new PackageError('TOO_MANY_FILES', '3.10', message);
  }
  assertPaths(paths);
}

async function describeFiles(
  files: ReadonlyMap<string, Uint8Array>,
  packages: NonNullable<Manifest['packages']>,
  crypto: PackageCrypto,
): Promise<Readonly<Record<string, ManifestFile>>> {
  // Object.create returns any; without a prototype every name in it is a path.
  const listed = Object.create(null) as Record<string, ManifestFile>;
  for (const [path, bytes] of files) {
    const name = packageOf(path, packages);
    listed[path] = {
      sha256: toHex(await sha256(crypto, bytes)),
      size: bytes.length,
      crc32: crc32(bytes),
      ...(name === undefined ? {} : { package: name }),
    };
  }
  return listed;
}
