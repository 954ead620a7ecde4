import { PackageError } from './error.js';
import { packageLimits } from './limits.js';
import { isWellFormed } from './utf8.js';

/**
 * The RFC 8785 form of a value: names sorted by UTF-16 units, no spaces, ECMAScript's shortest numbers. A value that
 * JSON cannot hold (undefined, NaN, half a surrogate pair) is refused, never left out.
 */
export function canonicalize(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > packageLimits.maxDepth) {
    throw new PackageError(
      'JSON_TOO_DEEP',
      '3.2',
      `The value nests deeper than ${packageLimits.maxDepth} levels.`,
    );
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && isVerbatim(value)) return `"${value}"`;
  if (typeof value === 'string' && isWellFormed(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value, depth);
  throw new PackageError(
    'JSON_INVALID',
    '3.2',
    `A ${typeof value} of this kind has no JSON form: remove it.`,
  );
}

function writeObject(object: object, depth: number): string {
  // Own enumerable members of any object; each value is checked when it is written.
  const record = object as Readonly<Record<string, unknown>>;
  let members = '';
  for (const name of Object.keys(record).sort())
    members += `${members === '' ? '' : ','}${write(name, depth)}:${write(record[name], depth + 1)}`;
  return `{${members}}`;
}

/** Whether a text stands between its quotes as it is: nothing to escape, no surrogates to look at. */
function isVerbatim(text: string): boolean {
  return /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/.test(text);
}
