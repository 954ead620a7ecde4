import { PackageError } from '../error.js';
import { packageLimits } from '../limits.js';
import type { Manifest } from '../manifest.js';
import { assertNothingAdded, manifestDefaults } from '../manifest-draft.js';
import { packageOf } from '../manifest-relations.js';
import { checkManifest } from '../parse-manifest.js';
import type { ParseManifestOptions } from '../parse-manifest.js';
import { isJsonArray, isJsonObject, parseJsonText } from '../strict-json.js';
import type { JsonObject, JsonValue } from '../strict-json.js';
import { decodeUtf8 } from '../utf8.js';

/**
 * Reads a manifest.json as its partner writes it: the members that packing adds are missing, those with a usual value may be.
 * It is held to the rules of a manifest (package-format 3) whose files are those that it names; `files` of the result has
 * exactly these, with nothing in them, and `signature` is empty. Nobody vouches for it. Throws PackageError.
 */
export function parseDraft(bytes: Uint8Array, options: ParseManifestOptions = {}): Manifest {
  if (bytes.length > packageLimits.maxManifestBytes) {
    const message = `manifest.json has ${bytes.length} bytes, more than ${packageLimits.maxManifestBytes}: shorten it.`;
    throw new PackageError('MANIFEST_TOO_LARGE', '3.1', message);
  }
  const draft = parseJsonText(decodeUtf8(bytes));
  if (!isJsonObject(draft)) {
    throw new PackageError(
      'MANIFEST_INVALID',
      '3.4',
      'manifest.json must be an object: { "id": …, "name": … }.',
    );
  }
  assertNothingAdded(draft);
  return checkManifest({ ...manifestDefaults, ...draft, files: namedFiles(draft), signature: '' }, options);
}

/** The files that a draft cannot do without, as far as what it says has the form of paths: the rest is refused after. */
function namedFiles({ entryPoint, icons, pages, packages }: JsonObject): JsonObject {
  const parts = isJsonObject(packages) ? Object.values(packages) : [];
  const paths = [
    entryPoint,
    ...itemsOf(icons).map((icon) => (isJsonObject(icon) ? icon.src : undefined)),
    ...itemsOf(pages),
    ...parts.flatMap((part) => (isJsonObject(part) ? itemsOf(part.preload) : [])),
  ];
  const prefixes = Object.fromEntries(
    Object.entries(isJsonObject(packages) ? packages : {}).flatMap(([name, part]) =>
      isJsonObject(part) && typeof part.prefix === 'string' ? [[name, { prefix: part.prefix }]] : [],
    ),
  );
  // Object.create returns any; without a prototype every name in it is a path.
  const files = Object.create(null) as Record<string, JsonValue>;
  for (const path of paths) {
    if (typeof path !== 'string') continue;
    const name = packageOf(path, prefixes);
    files[path] = {
      sha256: '0'.repeat(64),
      size: 0,
      crc32: 0,
      ...(name === undefined ? {} : { package: name }),
    };
  }
  return files;
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}
