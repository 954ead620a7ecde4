import { PackageError } from './error.js';
import { packageLimits } from './limits.js';
import { quoted } from './quoted.js';

interface Version {
  readonly core: readonly number[];
  readonly preRelease: readonly (number | string)[];
}

/** The form of a version (package-format 3.6); how large its numbers may be is not in it. */
export const versionPattern =
  /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-((?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?$/;

/**
 * Whether a text is a version of this format (package-format 3.6): SemVer 2 without build metadata, which has no place
 * in an order, and with nothing around it.
 */
export function isVersion(text: unknown): text is string {
  return typeof text === 'string' && parse(text) !== null;
}

/** SemVer 2 precedence: -1 when `left` comes first, 1 when `right` does. Both must be versions. */
export function compareVersions(left: string, right: string): -1 | 0 | 1 {
  const a = parseOrThrow(left);
  const b = parseOrThrow(right);
  const byCore = compareLists(a.core, b.core);
  if (byCore !== 0) return byCore;
  // SemVer 2 §11.3: a pre-release comes before the release itself
  if (a.preRelease.length === 0 || b.preRelease.length === 0) {
    return compareParts(a.preRelease.length === 0 ? 1 : 0, b.preRelease.length === 0 ? 1 : 0);
  }
  return compareLists(a.preRelease, b.preRelease);
}

function parse(text: string): Version | null {
  if (text.length > packageLimits.maxVersionLength) return null;
  const match = versionPattern.exec(text);
  if (match === null) return null;
  const core = match.slice(1, 4).map(Number);
  const preRelease = match[4] === undefined ? [] : match[4].split('.').map(preReleasePart);
  const isExact = [...core, ...preRelease].every(
    (part) => typeof part === 'string' || Number.isSafeInteger(part),
  );
  return isExact ? { core, preRelease } : null;
}

function preReleasePart(text: string): number | string {
  return /^[0-9]+$/.test(text) ? Number(text) : text;
}

function parseOrThrow(text: string): Version {
  const version = parse(text);
  if (version === null) {
    throw new PackageError(
      'VERSION_INVALID',
      '3.6',
      `${quoted(text)} is not a version: write it like 1.4.0 or 1.4.0-beta.1.`,
    );
  }
  return version;
}

function compareLists(left: readonly (number | string)[], right: readonly (number | string)[]): -1 | 0 | 1 {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return left.length < right.length ? -1 : 0;
}

function compareParts(left: number | string, right: number | string): -1 | 0 | 1 {
  if (left === right) return 0;
  // SemVer 2 §11.4.3: numbers come before words
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : 1;
}
