import { PackageError } from './error.js';
import type { VerifiedManifest } from './manifest.js';
import type { Statement } from './statement.js';
import { assertKeyCounts } from './trust/partner-keys.js';

/**
 * package-format 5.8: the two signers mean the same release, and the partner asks for no more than the store allows;
 * 7.8: the partner's key counted when it was published. Throws STATEMENT_MISMATCH, KEY_EXPIRED or KEY_REVOKED.
 */
export function checkAgreement(
  { manifest, digest, keyId }: Pick<VerifiedManifest, 'manifest' | 'digest' | 'keyId'>,
  statement: Statement,
): void {
  if (digest !== statement.manifestSha256) {
    refuse('This is another release than the one the store’s statement names: download it again.');
  }
  if (manifest.id !== statement.id || manifest.version !== statement.version) {
    refuse('Manifest and statement name different programs or versions: publish the package again.');
  }
  if (manifest.minHostVersion !== statement.minHostVersion) {
    refuse('Manifest and statement differ in minHostVersion: publish the package again.');
  }
  const { permissions, domains } = statement.partner;
  const permission = manifest.permissions.find((name) => !permissions.includes(name));
  if (permission !== undefined)
    refuse(`Permission "${permission}" is not allowed to this partner: ask the store.`);
  const domain = manifest.allowedDomains.find((name) => !domains.includes(name));
  if (domain !== undefined) refuse(`Domain "${domain}" is not allowed to this partner: ask the store.`);
  assertKeyCounts(statement.partner.keys, keyId, statement.publishedAt);
}

function refuse(message: string): never {
  throw new PackageError('STATEMENT_MISMATCH', '5.8', message);
}
