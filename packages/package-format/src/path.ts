import { PackageError } from './error.js';
import { packageLimits } from './limits.js';
import { quoted } from './quoted.js';

/** Name of the first entry of every container; no file may take it. */
export const manifestPath = 'manifest.json';

// package-format 2.1: ASCII only, so that no two engines differ about normalisation or case
const characters = "A-Za-z0-9._~!$&'()+,;=@^{}[\\]-";
const allowedPattern = new RegExp(`^[ /${characters}]*$`);
const windowsDevices = 'con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\\$|conout\\$';
const windowsDevice = new RegExp(`^(?:${windowsDevices})$`);

/** What is wrong with a path inside a package, with the number of the rule, or null when it is fine. */
export function pathProblem(path: string): { readonly rule: string; readonly reason: string } | null {
  if (path.length <= packageLimits.maxPathBytes && goodPath.test(path)) return null;
  const segments = path.split('/');
  const problem = (rule: string, reason: string) => ({ rule, reason });
  if (path === '') return problem('2.1', 'is empty');
  if (!allowedPattern.test(path)) return problem('2.1', 'has a character that is not allowed');
  if (path.length > packageLimits.maxPathBytes)
    return problem('2.5', `is longer than ${packageLimits.maxPathBytes} bytes`);
  if (segments.length > packageLimits.maxPathDepth) return problem('2.5', 'is nested too deep');
  for (const segment of segments) {
    if (segment === '') return problem('2.2', 'begins or ends with a slash, or has two in a row');
    if (segment === '.' || segment === '..') return problem('2.2', 'has a . or .. segment');
    if (segment.length > packageLimits.maxSegmentBytes)
      return problem('2.5', 'has a segment that is too long');
    if (/^ |[. ]$/.test(segment))
      return problem('2.3', 'has a segment that begins with a space or ends with a dot or space');
    if (windowsDevice.test(segment.toLowerCase().replace(/ *\..*$/, '')))
      return problem('2.4', 'names a Windows device');
  }
  if (path.toLowerCase() === manifestPath) return problem('2.8', `takes the name of ${manifestPath}`);
  return null;
}

/** What almost every path is; only of the others the reason has to be found. */
const goodPath = pathPattern('');

/** Whether a value is a safe path of a file inside a package (package-format 2). */
export function isPackagePath(value: unknown): value is string {
  return typeof value === 'string' && pathProblem(value) === null;
}

/**
 * The form of a path as one expression, for readers that want no reasons: rules 2.1 to 2.5 and 2.8 but for the length of
 * the whole. `end` is a slash for folders.
 */
export function pathPattern(end: '' | '/'): RegExp {
  const { maxPathDepth, maxSegmentBytes } = packageLimits;
  const device = `(?:${anyCase(windowsDevices)}) *(?:[./]|$)`;
  const segment = `(?! |${device})[ ${characters}]{0,${maxSegmentBytes - 1}}[${characters.replace('.', '')}]`;
  const tooDeep = `(?:[^/]*/){${maxPathDepth + end.length}}`;
  return new RegExp(
    `^(?!${anyCase(manifestPath.replace('.', '\\.'))}${end}$|${tooDeep})${segment}(?:/${segment})*${end}$`,
  );
}

/** A pattern without flags that takes letters in either case. */
function anyCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Refuses the first path that is unsafe, and any two that fall together where case does not count. */
export function assertPaths(paths: readonly string[]): void {
  for (const path of paths) assertSafe(path);
  assertDistinct(paths);
}

function assertSafe(path: string): void {
  const problem = pathProblem(path);
  if (problem === null) return;
  const message = `The path ${quoted(path)} ${problem.reason}: rename the file.`;
  // Its length is one of the things that may be wrong with it.
  throw new PackageError('PATH_UNSAFE', problem.rule, message, { path: path.slice(0, 300) });
}

function assertDistinct(paths: readonly string[]): void {
  const files = new Map<string, string>();
  for (const path of paths) {
    const other = files.get(path.toLowerCase());
    if (other !== undefined) throw collision('2.6', path, `${other} differs from it only in case`);
    files.set(path.toLowerCase(), path);
  }
  for (const path of paths) {
    const lower = path.toLowerCase();
    for (let slash = lower.indexOf('/'); slash >= 0; slash = lower.indexOf('/', slash + 1)) {
      const file = files.get(lower.slice(0, slash));
      if (file !== undefined) throw collision('2.7', path, `${file} is a file and a folder`);
    }
  }
}

function collision(rule: string, path: string, reason: string): PackageError {
  const message = `The path ${quoted(path)} collides: ${reason}. Rename one of them.`;
  return new PackageError('PATH_COLLISION', rule, message, { path });
}
