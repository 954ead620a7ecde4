import { canonicalize } from './canonical-json.js';
import { isAllowedDomain } from './domain.js';
import type { DomainRule } from './domain.js';
import { PackageError } from './error.js';
import { checkFields } from './fields.js';
import { packageLimits } from './limits.js';
import type { Manifest } from './manifest.js';
import { fileFields, iconFields, manifestFields, subPackageFields, windowFields } from './manifest-fields.js';
import { checkManifestRelations } from './manifest-relations.js';
import { assertPaths } from './path.js';
import { quoted } from './quoted.js';
import { parseSignature } from './signature.js';
import { isJsonArray, isJsonObject, parseJsonText } from './strict-json.js';
import type { JsonObject, JsonValue } from './strict-json.js';
import { decodeUtf8 } from './utf8.js';

/** How a manifest is read. */
export interface ParseManifestOptions {
  /** Hosts keep the default, isAllowedDomain. */
  readonly allowDomain?: DomainRule;
}

const where = 'manifest.json';

/**
 * Reads the bytes of manifest.json and holds them to package-format 3, steps 6.1 to 6.6. The result is not yet
 * trusted: verifyManifest also checks who signed it.
 */
export function parseManifest(bytes: Uint8Array, options: ParseManifestOptions = {}): Manifest {
  // package-format 6.1: size before anything reads the bytes
  if (bytes.length > packageLimits.maxManifestBytes) {
    const message = `${where} has ${bytes.length} bytes, more than ${packageLimits.maxManifestBytes}: list fewer files.`;
    throw new PackageError('MANIFEST_TOO_LARGE', '3.1', message);
  }
  // package-format 6.2: UTF-8, then strict JSON
  const text = decodeUtf8(bytes);
  const value = parseJsonText(text);
  if (!isJsonObject(value)) throw new PackageError('MANIFEST_INVALID', '3.4', `${where} must be an object.`);
  // package-format 6.3: an unsigned manifest is told so, whatever else is wrong with it
  parseSignature(value.signature, 'manifest');
  // package-format 6.4: one content, one byte form
  if (canonicalize(value) !== text) {
    const message = `${where} is not in its RFC 8785 form: let miniapp pack write it.`;
    throw new PackageError('MANIFEST_NOT_CANONICAL', '3.3', message);
  }
  return checkManifest(value, options);
}

/** Steps 6.5 and 6.6: every member by itself, then how they fit together. */
export function checkManifest(
  value: JsonObject,
  { allowDomain = isAllowedDomain }: ParseManifestOptions,
): Manifest {
  checkFields(value, manifestFields, { where, code: 'MANIFEST_INVALID', rule: '3.4', isExtensible: true });
  checkFiles(value.files);
  checkMembers(value.packages, subPackageFields, 'packages', '3.11');
  for (const [index, icon] of (isJsonArray(value.icons) ? value.icons : []).entries()) {
    const place = `${where}: icons[${index}]`;
    checkFields(icon, iconFields, { where: place, code: 'MANIFEST_INVALID', rule: '3.13' });
  }
  if (value.window !== undefined) {
    checkFields(value.window, windowFields, {
      where: `${where}: window`,
      code: 'MANIFEST_INVALID',
      rule: '3.13',
    });
  }
  // Every member of Manifest has passed the rule that its type demands in the tables of manifest-fields.ts.
  const manifest = value as unknown as Manifest;
  checkDomains(manifest.allowedDomains, allowDomain);
  checkManifestRelations(manifest);
  return manifest;
}

function checkFiles(files: JsonValue | undefined): void {
  const paths = Object.keys(isJsonObject(files) ? files : {});
  if (paths.length > packageLimits.maxFiles) {
    const message = `${where} lists ${paths.length} files, more than ${packageLimits.maxFiles}: bundle some of them.`;
    throw new PackageError('TOO_MANY_FILES', '3.10', message);
  }
  assertPaths(paths);
  checkMembers(files, fileFields, 'files', '3.10');
}

function checkMembers(
  members: JsonValue | undefined,
  fields: typeof fileFields | typeof subPackageFields,
  name: string,
  rule: string,
): void {
  const all = isJsonObject(members) ? members : {};
  for (const key of Object.keys(all)) {
    const place = () => `${where}: ${name}[${quoted(key)}]`;
    checkFields(all[key], fields, { where: place, code: 'MANIFEST_INVALID', rule });
  }
}

function checkDomains(domains: readonly string[], allowDomain: DomainRule): void {
  for (const domain of domains) {
    if (allowDomain(domain)) continue;
    const message = `${where}: allowedDomains has ${quoted(domain)}: write a full lower-case host name without scheme, port or path, such as api.partner.com.`;
    throw new PackageError('DOMAIN_INVALID', '3.9', message);
  }
}
