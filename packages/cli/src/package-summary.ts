import type { VerifiedManifest } from '@org/package-format';

/** What people and scripts want to know of a package. */
export function summarise(
  { manifest, digest, keyId }: VerifiedManifest,
  sizeBytes: number,
): { readonly fields: Readonly<Record<string, unknown>>; readonly lines: readonly string[] } {
  const { id, version, files, permissions, allowedDomains } = manifest;
  const count = Object.keys(files).length;
  return {
    fields: { id, version, digest, keyId, sizeBytes, files: count, permissions, allowedDomains },
    lines: [
      `  program      ${id} ${version}`,
      `  content      ${String(count)} files, ${sizeBytes.toLocaleString('en')} bytes`,
      `  permissions  ${permissions.join(', ') || 'none'}`,
      `  domains      ${allowedDomains.join(', ') || 'none'}`,
      `  digest       ${digest}`,
      `  signed by    ${keyId}`,
    ],
  };
}
