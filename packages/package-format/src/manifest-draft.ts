// What a partner writes before packing: a manifest without the members that packing adds.

import { PackageError } from './error.js';

/** What packing fills in when the author left it out. */
export const manifestDefaults = {
  format: 1,
  permissions: [],
  allowedDomains: [],
  runtime: 'web',
  dataVersion: 1,
  webStorage: true,
} as const;

/** Refuses a draft that already has what packing adds. Throws PackageError. */
export function assertNothingAdded(manifest: object): void {
  for (const name of ['files', 'signature']) {
    if (!(name in manifest)) continue;
    throw new PackageError(
      'MANIFEST_INVALID',
      '3.4',
      `manifest.json already has ${name}: remove it, packing adds it.`,
    );
  }
}
