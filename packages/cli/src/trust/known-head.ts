import { canonicalize, encodeUtf8, parseTreeHead } from '@org/package-format';
import type { TreeHead } from '@org/package-format';
import { CliError } from '../error.js';
import { readBytes, reasonOf, replaceFile } from '../files.js';

/** The head that was remembered at a place, or null when there is none yet. */
export async function readKnownHead(path: string, origin: string): Promise<TreeHead | null> {
  const bytes = await readBytes(path).catch((error: unknown) => {
    if (error instanceof CliError && error.code === 'FILE_NOT_FOUND') return null;
    throw error;
  });
  if (bytes === null) return null;
  let head: TreeHead;
  try {
    head = parseTreeHead(bytes);
  } catch (cause) {
    const message = `${path} is no tree head, as miniapp log leaves there (${reasonOf(cause)}): restore it from a backup, or give another file.`;
    throw new CliError('STATE_INVALID', message, { cause });
  }
  if (head.origin === origin) return head;
  throw new CliError(
    'STATE_INVALID',
    `${path} is of the log ${head.origin}, not ${origin}: give each log its own file.`,
  );
}

/** Remembers a head, durably, as the one that every later one has to grow from. */
export function writeKnownHead(path: string, head: TreeHead): Promise<void> {
  return replaceFile(path, encodeUtf8(canonicalize(head)));
}
