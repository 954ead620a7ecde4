import { checkAgreement } from './check-agreement.js';
import { containerLayout } from './container.js';
import type { ContainerLayout } from './container.js';
import { checkExpected } from './container-verifier.js';
import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import { PackageError } from './error.js';
import { toHex } from './hex.js';
import type { Manifest } from './manifest.js';
import type { ParseManifestOptions } from './parse-manifest.js';
import { programLabel } from './program-id.js';
import type { Statement } from './statement.js';
import { assertNotRevoked } from './trust/partner-keys.js';
import type { PartnerKeys } from './trust/partner-keys.js';
import type { StoreChain } from './trust/store-chain.js';
import { verifyManifest } from './verify-manifest.js';
import { verifyStatement } from './verify-statement.js';

/** A release as it is handed to the side that serves it. */
export interface ReleaseInput {
  readonly statement: Uint8Array;
  readonly manifest: Uint8Array;
  /** How many bytes the container has; its files are verified one by one as they are served. */
  readonly containerBytes: number;
  /** The label of the origin that is to serve it. */
  readonly label: string;
}

/** Whom to trust, and how to read. */
export interface VerifyReleaseOptions extends ParseManifestOptions {
  /** The store's keys, from those pinned in the host on. */
  readonly chain: StoreChain;
  readonly crypto: PackageCrypto;
  /** The newest keys of the partner that are known, when they are newer than those of the statement. */
  readonly newestPartnerKeys?: PartnerKeys;
}

/** A release that both signers vouch for, ready to be served file by file. */
export interface VerifiedRelease {
  readonly statement: Statement;
  readonly manifest: Manifest;
  /** The partner key that signed the manifest. */
  readonly keyId: string;
  /** Lower-case hexadecimal SHA-256 of the manifest's bytes; it names the release. */
  readonly digest: string;
  readonly layout: ContainerLayout;
  /** The domains that the manifest asks for and the store allows. */
  readonly domains: readonly string[];
}

/**
 * Verifies an installed release for whoever serves it, trusting the caller's chain of store keys and nothing that came
 * with the release. The expiry of the statement is the host's concern: what is installed runs without a network.
 */
export async function verifyRelease(
  { statement: statementBytes, manifest: manifestBytes, containerBytes, label }: ReleaseInput,
  { chain, crypto, newestPartnerKeys, ...reading }: VerifyReleaseOptions,
): Promise<VerifiedRelease> {
  const { statement, partnerKeys } = await verifyStatement(statementBytes, {
    chain,
    crypto,
    isInstalled: true,
  });
  const verified = await verifyManifest(manifestBytes, { ...reading, keys: partnerKeys.keys, crypto });
  const { manifest, digest, keyId } = verified;
  const layout = containerLayout(manifestBytes, manifest);
  checkAgreement(verified, statement);
  // package-format 7.8: what the partner has said about the key since then; a key may end without taking releases along
  if (newestPartnerKeys !== undefined) assertNotRevoked(newestPartnerKeys, keyId, statement.publishedAt);
  // package-format 5.8: the release that the store means, whole
  checkExpected({ containerBytes }, verified, layout);
  // package-format 3.14: an origin serves its own program only
  if ((await programLabel(manifest.id, crypto)) !== label) {
    throw new PackageError(
      'ID_MISMATCH',
      '3.14',
      `${manifest.id} does not belong to the origin ${label}: serve it under its own label.`,
    );
  }
  return { statement, manifest, keyId, digest, layout, domains: manifest.allowedDomains };
}

/** Refuses bytes that are not the file at this path of the release (package-format 1.9). */
export async function verifyFile(
  {
    layout,
    path,
    bytes,
  }: { readonly layout: ContainerLayout; readonly path: string; readonly bytes: Uint8Array },
  crypto: PackageCrypto,
): Promise<void> {
  const file = layout.files.get(path);
  if (file === undefined) {
    throw new PackageError('UNLISTED_FILE', '1.8', `${path} is not in the manifest.`, { path });
  }
  if (toHex(await sha256(crypto, bytes)) !== file.sha256) {
    const message = `${path} is not the file that was signed: download the package again.`;
    throw new PackageError('FILE_HASH_MISMATCH', '1.9', message, { path });
  }
}
