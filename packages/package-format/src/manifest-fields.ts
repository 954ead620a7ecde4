import { domainPattern } from './domain.js';
import { displayTextPattern, isDisplayText } from './fields.js';
import type { FieldRules } from './fields.js';
import { sha256Pattern } from './hex.js';
import { packageLimits } from './limits.js';
import type { Manifest, ManifestFile, ManifestIcon, ManifestWindow, SubPackage } from './manifest.js';
import { packageNamePattern } from './manifest-relations.js';
import { isPackagePath, pathPattern } from './path.js';
import { programIdPattern } from './program-id.js';
import { anyText, constant, flag, listOf, mapOf, matching, objectWith, oneOf, wholeNumber } from './shape.js';
import type { DescribedRule, Shape } from './shape.js';
import { isJsonObject } from './strict-json.js';
import type { JsonValue } from './strict-json.js';
import { isVersion, versionPattern } from './version.js';

const { maxContainerBytes, maxDescriptionLength, maxListedItems, maxNameLength } = packageLimits;

/** A permission (package-format 3.8). Which ones exist is the host's business. */
const permission = matching(/^[a-z][A-Za-z0-9]*(?:[.:_-][A-Za-z0-9]+)*$/, packageLimits.maxPermissionLength);

/** Schemas of what stands in many places. The pattern of a version says all but how large its numbers may be. */
export const manifestDefinitions = {
  path: matching(pathPattern(''), packageLimits.maxPathBytes).schema,
  version: matching(versionPattern, packageLimits.maxVersionLength).schema,
} as const;

const path: Shape = { accepts: isPackagePath, schema: { $ref: '#/$defs/path' } };
const version: Shape = { accepts: isVersion, schema: { $ref: '#/$defs/version' } };
const folder = matching(pathPattern('/'), packageLimits.maxPathBytes + 1);
/** The host has the last word on domains (`DomainRule`); the pattern says what it is unless it is built for debugging. */
const domain: Shape = { ...matching(domainPattern, packageLimits.maxDomainLength), accepts: anyText.accepts };
const colour = matching(/^#[0-9a-f]{6}$/);
const shownText = (maxLength: number): Shape => ({
  ...matching(displayTextPattern, maxLength),
  accepts: (value) => isDisplayText(value, maxLength),
});

/** Whether a value is the name of a permission. */
export function isPermissionName(value: JsonValue): value is string {
  return permission.accepts(value);
}

/** The members of one entry of `files`. */
export const fileFields: FieldRules<ManifestFile, DescribedRule> = {
  sha256: { rule: '3.10', demand: '64 lower-case hexadecimal digits', ...matching(sha256Pattern) },
  size: {
    rule: '3.10',
    demand: `the number of bytes, at most ${maxContainerBytes}`,
    ...wholeNumber(0, maxContainerBytes),
  },
  crc32: { rule: '3.10', demand: 'the CRC-32 of the file as a whole number', ...wholeNumber(0, 0xffffffff) },
  package: { rule: '3.11', isOptional: true, demand: 'the name of a sub-package', ...anyText },
};

/** The members of one entry of `packages`. */
export const subPackageFields: FieldRules<SubPackage, DescribedRule> = {
  prefix: { rule: '3.11', demand: 'a folder with a slash at its end, such as pay/', ...folder },
  preload: {
    rule: '3.11',
    isOptional: true,
    demand: `a list of at most ${maxListedItems} paths, each once`,
    ...listOf(path, maxListedItems),
  },
};

/** The members of one entry of `icons`. */
export const iconFields: FieldRules<ManifestIcon, DescribedRule> = {
  src: { rule: '3.13', demand: 'the path of a listed file', ...path },
  sizes: {
    rule: '3.13',
    isOptional: true,
    demand: 'sizes such as 48x48, or any',
    ...matching(/^(?:any|[1-9][0-9]{0,4}x[1-9][0-9]{0,4}(?: [1-9][0-9]{0,4}x[1-9][0-9]{0,4}){0,15})$/),
  },
};

/** The members of `window`. */
export const windowFields: FieldRules<ManifestWindow, DescribedRule> = {
  title: {
    rule: '3.13',
    isOptional: true,
    demand: `one line of plain text of at most ${maxNameLength} characters`,
    ...shownText(maxNameLength),
  },
  themeColor: { rule: '3.13', isOptional: true, demand: 'a colour such as #0a5cff', ...colour },
  backgroundColor: { rule: '3.13', isOptional: true, demand: 'a colour such as #0a5cff', ...colour },
  orientation: {
    rule: '3.13',
    isOptional: true,
    demand: 'any, portrait or landscape',
    ...oneOf('any', 'portrait', 'landscape'),
  },
  fullscreen: { rule: '3.13', isOptional: true, demand: 'true or false', ...flag },
};

/** The members of a manifest, each by itself (package-format 3.4 to 3.13). How they fit together is checked after. */
export const manifestFields: FieldRules<Manifest, DescribedRule> = {
  format: { rule: '3.4', demand: 'the number 1', ...constant(1) },
  id: {
    rule: '3.5',
    code: 'ID_INVALID',
    demand: 'a program id such as com.partner.loans: lower-case words joined by dots',
    ...matching(programIdPattern, packageLimits.maxProgramIdLength),
  },
  name: {
    rule: '3.13',
    demand: `one line of plain text of at most ${maxNameLength} characters`,
    ...shownText(maxNameLength),
  },
  version: versionField('a version such as 1.4.0 or 1.4.0-beta.1'),
  minHostVersion: versionField('the lowest host version as one version such as 1.0.0, not a range'),
  entryPoint: {
    rule: '3.7',
    code: 'ENTRY_POINT_INVALID',
    demand: 'the path of a listed file such as index.html',
    ...path,
  },
  permissions: {
    rule: '3.8',
    demand: `a list of at most ${packageLimits.maxPermissions} permission names, each once`,
    ...listOf(permission, packageLimits.maxPermissions),
  },
  allowedDomains: {
    rule: '3.9',
    code: 'DOMAIN_INVALID',
    demand: `a list of at most ${packageLimits.maxDomains} host names, each once`,
    ...listOf(domain, packageLimits.maxDomains),
  },
  files: {
    rule: '3.10',
    demand: 'an object from path to size, sha256 and crc32',
    ...mapOf(path, fileFields, packageLimits.maxFiles),
    // A program with too many files is told so, with a code of its own.
    accepts: isJsonObject,
  },
  packages: {
    rule: '3.11',
    isOptional: true,
    demand: `an object from name to prefix, with at most ${packageLimits.maxPackages} names`,
    ...mapOf(matching(packageNamePattern), subPackageFields, packageLimits.maxPackages),
  },
  runtime: { rule: '3.12', demand: 'web, web+worker or native', ...oneOf('web', 'web+worker', 'native') },
  dataVersion: { rule: '3.12', demand: 'a whole number from 1', ...wholeNumber(1) },
  rollbackFloor: { ...versionField('a version that is not above version'), rule: '3.12', isOptional: true },
  description: {
    rule: '3.13',
    isOptional: true,
    demand: `one line of plain text of at most ${maxDescriptionLength} characters`,
    ...shownText(maxDescriptionLength),
  },
  icons: {
    rule: '3.13',
    isOptional: true,
    demand: `a list of at most ${maxListedItems} objects { "src": path, "sizes": "48x48" }, each once`,
    ...listOf(objectWith(iconFields), maxListedItems),
  },
  pages: {
    rule: '3.13',
    isOptional: true,
    demand: `a list of at most ${maxListedItems} paths, each once`,
    ...listOf(path, maxListedItems),
  },
  window: { rule: '3.13', isOptional: true, demand: 'an object', ...objectWith(windowFields) },
  webStorage: { rule: '3.12', demand: 'true or false', ...flag },
  signature: { rule: '4.1', code: 'SIGNATURE_MALFORMED', demand: 'a signature string', ...anyText },
};

function versionField(demand: string) {
  return { rule: '3.6', code: 'VERSION_INVALID', demand, ...version } as const;
}
