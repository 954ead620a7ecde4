import { PackageError } from '../error.js';
import { isProgramId } from '../program-id.js';
import { quoted } from '../quoted.js';

/** The first word of the id of every draft that runs; nobody can have a domain of that name (RFC 6761). */
const FIRST_WORD = 'localhost.';

/**
 * The id under which a host in development runs a draft: another one than that of the signed program, so that neither finds
 * what the other keeps. Throws PackageError for an id that has no room for it.
 */
export function debugProgramId(id: string): string {
  const debugId = `${FIRST_WORD}${id}`;
  if (isProgramId(id) && isProgramId(debugId)) return debugId;
  throw new PackageError(
    'ID_INVALID',
    '3.5',
    `${quoted(id)} is too long to run unsigned: hosts in development put ${FIRST_WORD} in front of it. Leave out a word.`,
  );
}

/** Whether an id is one that hosts in development give to drafts. */
export function isDebugProgramId(id: string): boolean {
  return id.startsWith(FIRST_WORD);
}
