import type { VerifiedPackage } from '@org/package-format';
import { formatBytes } from './output-format.js';

/** What scripts want to know about a package. */
export function packageFacts({ manifest, layout, digest, keyId }: VerifiedPackage) {
  const { id, version } = manifest;
  return { id, version, files: layout.files.size, bytes: layout.size, digest, keyId };
}

/** What people want to know about a package. */
export function packageLines({ manifest, layout, digest, keyId }: VerifiedPackage): readonly string[] {
  const { id, name, version, permissions, allowedDomains } = manifest;
  const listed = (items: readonly string[]) => (items.length === 0 ? 'none' : items.join(', '));
  return [
    `  program      ${id} ${version} (${name})`,
    `  contents     ${layout.files.size} ${layout.files.size === 1 ? 'file' : 'files'}, ${formatBytes(layout.size)}`,
    `  permissions  ${listed(permissions)}`,
    `  domains      ${listed(allowedDomains)}`,
    `  digest       ${digest}`,
    `  signed by    ${keyId}`,
  ];
}
