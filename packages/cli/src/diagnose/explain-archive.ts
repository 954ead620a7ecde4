import type { Manifest, PackageError } from '@org/package-format';
import {
  compareContents,
  foreignMarks,
  isFromMacOs,
  manifestLayout,
  wrapperFolder,
} from './archive-facts.js';
import type { Comparison } from './archive-facts.js';
import type { Diagnosis, Finding } from './diagnosis.js';
import type { LooseEntry } from './loose-archive.js';

const repack =
  'Use the .mpk as miniapp pack wrote it. To change what is inside, change the program’s folder and run miniapp pack again: zip tools cannot write a package.';

/** Why an archive is not the one its manifest describes: who wrote it, and whether the contents are still those signed. */
export function explainArchive(
  entries: readonly LooseEntry[],
  manifest: Manifest | null,
  refusal: PackageError,
): Diagnosis {
  const folder = wrapperFolder(entries);
  const inside = folder === null ? entries : entries.map((entry) => within(folder, entry));
  const comparison = manifest === null ? null : compareContents(inside, manifest);
  const marks = foreignMarks(entries);
  const layout = manifestLayout(inside);
  const findings = [
    ...writerFindings(marks),
    ...contentFindings(comparison),
    ...(layout === null
      ? []
      : [['manifest', `saved by an editor or a formatter: ${layout}`] satisfies Finding]),
  ];
  if (folder !== null) {
    const why = `The folder ${folder} was zipped as it is, so everything stands one level too deep.`;
    return { findings, why, next: repack };
  }
  if (refusal.path !== undefined && isFromMacOs(refusal.path)) {
    return {
      findings,
      why: `macOS puts such files into archives on its own: ${refusal.path} is none of yours.`,
      next: repack,
    };
  }
  if (marks.length === 0) return { findings };
  return { findings, why: whyRepacked(comparison, layout), next: nextRepacked(comparison, layout) };
}

function within(folder: string, entry: LooseEntry): LooseEntry {
  return entry.path.startsWith(folder) ? { ...entry, path: entry.path.slice(folder.length) } : entry;
}

function writerFindings(marks: readonly string[]): readonly Finding[] {
  return marks.length === 0 ? [] : [['archive', `another tool wrote it: ${marks.join(', ')}`]];
}

function contentFindings(comparison: Comparison | null): readonly Finding[] {
  if (comparison === null) return [];
  const { same, changed, missing, extra } = comparison;
  const [first] = changed;
  return [
    [
      'contents',
      `${same} ${same === 1 ? 'file' : 'files'} as signed${listed(
        'changed',
        changed.map(({ path }) => path),
      )}${listed('missing', missing)}${listed('added', extra)}`,
    ],
    ...(first === undefined
      ? []
      : [['changed', `${first.path}: ${first.why ?? 'its content is another.'}`] satisfies Finding]),
  ];
}

function listed(word: string, paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const shown = paths.slice(0, 3).join(', ');
  return `, ${paths.length} ${word} (${shown}${paths.length > 3 ? ', …' : ''})`;
}

function whyRepacked(comparison: Comparison | null, layout: string | null): string {
  if (comparison === null) return 'The package was unpacked and zipped again.';
  if (!isWhole(comparison) || layout !== null)
    return 'The package was unpacked, changed and zipped again. The signature covers every file: only its owner can change one.';
  const added = comparison.extra.length > 0 ? ' macOS put files of its own beside them.' : '';
  return `The package was unpacked and zipped again. Every file is still the signed one; only the wrapping is another.${added}`;
}

function nextRepacked(comparison: Comparison | null, layout: string | null): string {
  const isWorthAsking = comparison !== null && isWhole(comparison) && layout === null;
  return isWorthAsking ? `${repack} If only this copy is left, ask the partner for the original.` : repack;
}

/** Whether every signed file is there and nothing else but what macOS adds. */
function isWhole({ changed, missing, extra }: Comparison): boolean {
  return changed.length === 0 && missing.length === 0 && extra.every(isFromMacOs);
}
