import type { Manifest } from '@org/package-format';
import { explainChange, isSigned } from './content-change.js';
import type { LooseEntry } from './loose-archive.js';

/** An archive beside the manifest that should describe it. */
export interface Comparison {
  readonly same: number;
  readonly changed: readonly { readonly path: string; readonly why: string | null }[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** Compares contents, whatever the archive looks like around them. */
export function compareContents(entries: readonly LooseEntry[], { files }: Manifest): Comparison {
  const found = new Map(entries.map((entry) => [entry.path, entry.content]));
  const listed = Object.entries(files);
  const changed: { path: string; why: string | null }[] = [];
  for (const [path, file] of listed) {
    const content = found.get(path);
    if (content === undefined || content === null || isSigned(content, file)) continue;
    changed.push({ path, why: explainChange(content, file) });
  }
  const missing = listed.map(([path]) => path).filter((path) => !found.has(path));
  const isExtra = (path: string) =>
    path !== 'manifest.json' && !path.endsWith('/') && !Object.hasOwn(files, path);
  return {
    same: listed.length - changed.length - missing.length,
    changed,
    missing,
    extra: [...found.keys()].filter(isExtra),
  };
}

/** What in an archive shows that another tool wrote it; empty when nothing does. */
export function foreignMarks(entries: readonly LooseEntry[]): readonly string[] {
  const marks: string[] = [];
  if (entries.some(({ method }) => method !== 0)) marks.push('its entries are compressed');
  const dated = entries.find(({ date }) => date !== '1980-01-01');
  if (dated !== undefined) marks.push(`they are dated (${dated.date})`);
  const system = entries.map(({ madeOn }) => systems.get(madeOn)).find((name) => name !== undefined);
  if (system !== undefined) marks.push(`they were written on ${system}`);
  if (entries.some(({ path }) => path.endsWith('/'))) marks.push('folders have entries of their own');
  if (entries.some(({ path }) => isFromMacOs(path))) marks.push('macOS put its own files beside yours');
  return marks;
}

/** Whether macOS adds such a file to archives on its own. */
export function isFromMacOs(path: string): boolean {
  return /^__MACOSX\/|(^|\/)\.DS_Store$|(^|\/)\._[^/]*$/.test(path);
}

/** How manifest.json is laid out, when that is not on one line as it was signed. */
export function manifestLayout(entries: readonly LooseEntry[]): string | null {
  const text = Buffer.from(entries.find(({ path }) => path === 'manifest.json')?.content ?? []).toString();
  return /^\s|\s$|\n/.test(text) ? `${text.split('\n').length} lines, with spaces between the members` : null;
}

/** The folder in which everything stands, when the folder itself was zipped rather than what is in it. */
export function wrapperFolder(entries: readonly LooseEntry[]): string | null {
  const own = entries.filter(({ path }) => !isFromMacOs(path));
  const folder = /^[^/]+\//.exec(own[0]?.path ?? '')?.[0];
  if (folder === undefined || !own.every(({ path }) => path.startsWith(folder))) return null;
  return own.some(({ path }) => path === `${folder}manifest.json`) ? folder : null;
}

const systems: ReadonlyMap<number, string> = new Map([
  [3, 'Linux or another Unix'],
  [10, 'Windows'],
  [11, 'Windows'],
  [19, 'macOS'],
]);
