import { PackageError } from './error.js';
import type { PackageErrorCode } from './error.js';
import type { Manifest } from './manifest.js';
import { quoted } from './quoted.js';
import { compareVersions } from './version.js';

/** The form of the name of a sub-package (package-format 3.11). */
export const packageNamePattern = /^[a-z][a-z0-9-]{0,31}$/;
/** What the path of a page ends with (package-format 3.7). */
export const pagePattern = /\.html?$/;

/** Checks what no member shows by itself (package-format 6.6): references between the members of a manifest. */
export function checkManifestRelations(manifest: Manifest): void {
  checkEntryPoint(manifest);
  checkRollbackFloor(manifest);
  checkPrefixes(manifest);
  checkFilePackages(manifest);
  for (const icon of manifest.icons ?? []) checkListed(manifest, icon.src, 'icons', '3.13');
  for (const page of manifest.pages ?? []) checkListed(manifest, page, 'pages', '3.13');
  for (const { preload } of Object.values(manifest.packages ?? {})) {
    for (const path of preload ?? []) checkListed(manifest, path, 'preload', '3.11');
  }
}

// package-format 3.7: a page of the main package, because it is what a launch serves first
function checkEntryPoint({ entryPoint, files, runtime }: Manifest): void {
  const file = files[entryPoint];
  if (file === undefined)
    throw refuse(
      'ENTRY_POINT_INVALID',
      '3.7',
      `entryPoint ${entryPoint} is not among the files: add the file or correct the path`,
    );
  if (file.package !== undefined)
    throw refuse(
      'ENTRY_POINT_INVALID',
      '3.7',
      `entryPoint ${entryPoint} is in a sub-package: move it to the main package`,
    );
  if (runtime !== 'native' && !pagePattern.test(entryPoint)) {
    throw refuse('ENTRY_POINT_INVALID', '3.7', `entryPoint ${entryPoint} is not a page: name an .html file`);
  }
}

// package-format 3.12: a floor above the release itself would forbid the release
function checkRollbackFloor({ rollbackFloor, version }: Manifest): void {
  if (rollbackFloor === undefined || compareVersions(rollbackFloor, version) <= 0) return;
  throw refuse(
    'VERSION_INVALID',
    '3.12',
    `rollbackFloor ${rollbackFloor} is above version ${version}: lower it`,
  );
}

// package-format 3.11: a path belongs to one package, so no prefix begins with another
function checkPrefixes({ packages = {} }: Manifest): void {
  for (const [name, { prefix }] of Object.entries(packages)) {
    if (!packageNamePattern.test(name)) {
      throw refuse(
        'MANIFEST_INVALID',
        '3.11',
        `packages has the name ${quoted(name)}: use lower-case letters, digits and hyphens`,
      );
    }
    for (const [other, { prefix: otherPrefix }] of Object.entries(packages)) {
      if (other === name || !otherPrefix.startsWith(prefix)) continue;
      throw refuse(
        'MANIFEST_INVALID',
        '3.11',
        `packages ${name} and ${other} overlap: give each a folder of its own`,
      );
    }
  }
}

// package-format 3.11: the package of a file follows from its path and is written down beside it
function checkFilePackages({ files, packages = {} }: Manifest): void {
  for (const path of Object.keys(files)) {
    if (files[path]?.package === packageOf(path, packages)) continue;
    throw refuse(
      'MANIFEST_INVALID',
      '3.11',
      `files[${quoted(path)}] names a package whose prefix does not fit its path: pack again`,
    );
  }
}

/** The sub-package that a path falls into, or undefined for the main package. */
export function packageOf(path: string, packages: NonNullable<Manifest['packages']>): string | undefined {
  return Object.entries(packages).find(([, { prefix }]) => path.startsWith(prefix))?.[0];
}

function checkListed({ files }: Manifest, path: string, member: string, rule: string): void {
  if (files[path] !== undefined) return;
  throw refuse(
    'MANIFEST_INVALID',
    rule,
    `${member} names ${quoted(path)}, which is not among the files: add it or remove the name`,
  );
}

function refuse(code: PackageErrorCode, rule: string, message: string): PackageError {
  return new PackageError(code, rule, `manifest.json: ${message}.`);
}
