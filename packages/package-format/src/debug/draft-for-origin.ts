import type { PackageCrypto } from '../crypto.js';
import { debugProgramId } from './debug-program-id.js';
import { PackageError } from '../error.js';
import type { Manifest } from '../manifest.js';
import { parseDraft } from './parse-draft.js';
import type { ParseManifestOptions } from '../parse-manifest.js';
import { programLabel } from '../program-id.js';

/**
 * Reads a draft for whoever serves it on an origin: never on that of a signed program, whose label comes from the id as it
 * is (package-format 3.14). Throws PackageError.
 */
export async function draftForOrigin(
  bytes: Uint8Array,
  {
    label,
    crypto,
    ...options
  }: ParseManifestOptions & { readonly label: string; readonly crypto: PackageCrypto },
): Promise<Manifest> {
  const draft = parseDraft(bytes, options);
  if ((await programLabel(debugProgramId(draft.id), crypto)) === label) return draft;
  throw new PackageError(
    'ID_MISMATCH',
    '3.14',
    `The draft of ${draft.id} does not belong to the origin ${label}: serve it under its own label.`,
  );
}
