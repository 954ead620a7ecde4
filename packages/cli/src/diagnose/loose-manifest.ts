import { PackageError, canonicalize, encodeUtf8, parseJson, parseManifest } from '@org/package-format';
import type { Manifest } from '@org/package-format';
import type { LooseEntry } from './loose-archive.js';

/** The manifest of an archive, also when something saved it in another layout. */
export function looseManifest(entries: readonly LooseEntry[]): Manifest | null {
  const content = entries.find(({ path }) => /^([^/]+\/)?manifest\.json$/.test(path))?.content ?? null;
  if (content === null) return null;
  return readManifest(content) ?? readManifest(restored(content));
}

/** A manifest by its bytes, or null when it is none. */
export function readManifest(bytes: Uint8Array): Manifest | null {
  try {
    // Which domains may be listed is not the question here.
    return parseManifest(bytes, { allowDomain: () => true });
  } catch (error) {
    if (error instanceof PackageError) return null; // without it there is less to say
    throw error;
  }
}

/** The one byte form of JSON in whatever layout; nothing when it is none. */
function restored(content: Uint8Array): Uint8Array {
  try {
    return encodeUtf8(canonicalize(parseJson(content)));
  } catch (error) {
    if (error instanceof PackageError) return new Uint8Array();
    throw error;
  }
}
