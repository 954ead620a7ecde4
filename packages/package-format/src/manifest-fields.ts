import { isDisplayText, isInteger, isListOf } from './fields.js';
import type { FieldRules } from './fields.js';
import { isSha256Hex } from './hex.js';
import { packageLimits } from './limits.js';
import type { Manifest, ManifestFile, ManifestIcon, ManifestWindow, SubPackage } from './manifest.js';
import { isPackagePath } from './path.js';
import { isProgramId } from './program-id.js';
import { isJsonObject } from './strict-json.js';
import type { JsonValue } from './strict-json.js';
import { isVersion } from './version.js';

const { maxContainerBytes, maxDescriptionLength, maxListedItems, maxNameLength } = packageLimits;

const isText = (value: JsonValue) => typeof value === 'string';
const isBoolean = (value: JsonValue) => typeof value === 'boolean';
const isColour = (value: JsonValue) => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value);
const isOneOf =
  (...words: readonly string[]) =>
  (value: JsonValue) =>
    typeof value === 'string' && words.includes(value);

/** Whether a value is the name of a permission. Which ones exist is the host's business. */
export function isPermissionName(value: JsonValue): value is string {
  return (
    typeof value === 'string' &&
    value.length <= packageLimits.maxPermissionLength &&
    /^[a-z][A-Za-z0-9]*(?:[.:_-][A-Za-z0-9]+)*$/.test(value)
  );
}

/** The members of a manifest, each by itself (package-format 3.4 to 3.13). How they fit together is checked after. */
export const manifestFields: FieldRules<Manifest> = {
  format: { rule: '3.4', demand: 'the number 1', accepts: (value) => value === 1 },
  id: {
    rule: '3.5',
    code: 'ID_INVALID',
    demand: 'a program id such as com.partner.loans: lower-case words joined by dots',
    accepts: isProgramId,
  },
  name: {
    rule: '3.13',
    demand: `one line of plain text of at most ${maxNameLength} characters`,
    accepts: (value) => isDisplayText(value, maxNameLength),
  },
  version: versionField('a version such as 1.4.0 or 1.4.0-beta.1'),
  minHostVersion: versionField('the lowest host version as one version such as 1.0.0, not a range'),
  entryPoint: {
    rule: '3.7',
    code: 'ENTRY_POINT_INVALID',
    demand: 'the path of a listed file such as index.html',
    accepts: isPackagePath,
  },
  permissions: {
    rule: '3.8',
    demand: 'a list of permission names, each once',
    accepts: (value) => isListOf(value, packageLimits.maxPermissions, isPermissionName),
  },
  allowedDomains: {
    rule: '3.9',
    code: 'DOMAIN_INVALID',
    demand: `a list of at most ${packageLimits.maxDomains} host names, each once`,
    accepts: (value) => isListOf(value, packageLimits.maxDomains, isText),
  },
  files: { rule: '3.10', demand: 'an object from path to size, sha256 and crc32', accepts: isJsonObject },
  packages: {
    rule: '3.11',
    isOptional: true,
    demand: `an object from name to prefix, with at most ${packageLimits.maxPackages} names`,
    accepts: (value) => isJsonObject(value) && Object.keys(value).length <= packageLimits.maxPackages,
  },
  runtime: {
    rule: '3.12',
    demand: 'web, web+worker or native',
    accepts: isOneOf('web', 'web+worker', 'native'),
  },
  dataVersion: { rule: '3.12', demand: 'a whole number from 1', accepts: (value) => isInteger(value, 1) },
  rollbackFloor: { ...versionField('a version that is not above version'), rule: '3.12', isOptional: true },
  description: {
    rule: '3.13',
    isOptional: true,
    demand: `one line of plain text of at most ${maxDescriptionLength} characters`,
    accepts: (value) => isDisplayText(value, maxDescriptionLength),
  },
  icons: {
    rule: '3.13',
    isOptional: true,
    demand: 'a list of { "src": path, "sizes": "48x48" }',
    accepts: (value) => isListOf(value, maxListedItems, isJsonObject),
  },
  pages: {
    rule: '3.13',
    isOptional: true,
    demand: 'a list of paths, each once',
    accepts: (value) => isListOf(value, maxListedItems, isPackagePath),
  },
  window: { rule: '3.13', isOptional: true, demand: 'an object', accepts: isJsonObject },
  webStorage: { rule: '3.12', demand: 'true or false', accepts: isBoolean },
  signature: { rule: '4.1', code: 'SIGNATURE_MALFORMED', demand: 'a signature string', accepts: isText },
};

/** The members of one entry of `files`. */
export const fileFields: FieldRules<ManifestFile> = {
  sha256: { rule: '3.10', demand: '64 lower-case hexadecimal digits', accepts: isSha256Hex },
  size: {
    rule: '3.10',
    demand: `the number of bytes, at most ${maxContainerBytes}`,
    accepts: (value) => isInteger(value, 0) && value <= maxContainerBytes,
  },
  crc32: {
    rule: '3.10',
    demand: 'the CRC-32 of the file as a whole number',
    accepts: (value) => isInteger(value, 0) && value <= 0xffffffff,
  },
  package: { rule: '3.11', isOptional: true, demand: 'the name of a sub-package', accepts: isText },
};

/** The members of one entry of `packages`. */
export const subPackageFields: FieldRules<SubPackage> = {
  prefix: {
    rule: '3.11',
    demand: 'a folder with a slash at its end, such as pay/',
    accepts: (value) => typeof value === 'string' && value.endsWith('/') && isPackagePath(value.slice(0, -1)),
  },
  preload: {
    rule: '3.11',
    isOptional: true,
    demand: 'a list of paths, each once',
    accepts: (value) => isListOf(value, maxListedItems, isPackagePath),
  },
};

/** The members of one entry of `icons`. */
export const iconFields: FieldRules<ManifestIcon> = {
  src: { rule: '3.13', demand: 'the path of a listed file', accepts: isPackagePath },
  sizes: {
    rule: '3.13',
    isOptional: true,
    demand: 'sizes such as 48x48, or any',
    accepts: (value) =>
      typeof value === 'string' &&
      /^(?:any|[1-9]\d{0,4}x[1-9]\d{0,4}(?: [1-9]\d{0,4}x[1-9]\d{0,4}){0,15})$/.test(value),
  },
};

/** The members of `window`. */
export const windowFields: FieldRules<ManifestWindow> = {
  title: {
    rule: '3.13',
    isOptional: true,
    demand: `one line of plain text of at most ${maxNameLength} characters`,
    accepts: (value) => isDisplayText(value, maxNameLength),
  },
  themeColor: { rule: '3.13', isOptional: true, demand: 'a colour such as #0a5cff', accepts: isColour },
  backgroundColor: { rule: '3.13', isOptional: true, demand: 'a colour such as #0a5cff', accepts: isColour },
  orientation: {
    rule: '3.13',
    isOptional: true,
    demand: 'any, portrait or landscape',
    accepts: isOneOf('any', 'portrait', 'landscape'),
  },
  fullscreen: { rule: '3.13', isOptional: true, demand: 'true or false', accepts: isBoolean },
};

function versionField(demand: string) {
  return { rule: '3.6', code: 'VERSION_INVALID', demand, accepts: isVersion } as const;
}
