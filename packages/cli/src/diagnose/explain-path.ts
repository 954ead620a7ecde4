import type { PackageError } from '@org/package-format';
import { noDiagnosis } from './diagnosis.js';
import type { Diagnosis } from './diagnosis.js';

/** Why a path is refused and how to rename it, by the rule it breaks (package-format 2). */
export function explainPath({ rule, path = '' }: PackageError): Diagnosis {
  switch (rule) {
    case '2.1':
      return explainCharacters(path);
    case '2.2':
      return {
        findings: [],
        why: 'Unpacked with a careless tool it would land outside of its folder.',
        next: 'Do not unpack this file with anything. miniapp pack never writes such a name: ask who made it.',
      };
    case '2.3':
      return {
        findings: [],
        why: 'Windows drops a space or a dot at the end of a name, so two names would become one.',
        next: `Rename it to ${JSON.stringify(trimmed(path))} in the program’s folder and pack again.`,
      };
    case '2.4':
      return {
        findings: [],
        why: 'Windows keeps this name for a device, whatever its ending: there the file could not be opened.',
        next: `Rename it in the program’s folder, for example to ${JSON.stringify(undeviced(path))}, and pack again.`,
      };
    case '2.5':
      return { findings: [['found', `${path.length} characters, ${path.split('/').length} segments`]] };
    case '2.6':
      return {
        findings: [],
        why: 'Windows and macOS hold only one of two names that differ in case; on Linux both exist, so this builds on one machine and breaks on another.',
        next: 'Rename one of the two in the program’s folder, correct what refers to it, and pack again.',
      };
    case '2.7':
      return { findings: [], why: 'No disk holds a file and a folder of one name.' };
    default:
      return noDiagnosis;
  }
}

function explainCharacters(path: string): Diagnosis {
  const strange: readonly string[] = path.match(/[^A-Za-z0-9._~!$&'()+,;=@^{}[\] /-]/gu) ?? [];
  if (strange.length === 0) return noDiagnosis;
  if (strange.includes('\\')) {
    return {
      findings: [],
      why: 'The name has backslashes: a tool on Windows wrote it, and elsewhere they do not separate folders.',
      next: 'Pack the folder with miniapp pack, which writes / on every system.',
    };
  }
  const shown = [...new Set(strange)]
    .slice(0, 5)
    .map((character) => `${JSON.stringify(character)} (${codePoint(character)})`);
  return {
    findings: [['found', shown.join(', ')]],
    why: 'Outside of ASCII, systems write one name in several ways; %, ?, #, : and the like mean something in addresses.',
    next: 'Rename it with plain letters, digits, dots and hyphens in the program’s folder, correct what refers to it, and pack again.',
  };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function trimmed(path: string): string {
  return path
    .split('/')
    .map((segment) => segment.replace(/^ +|[. ]+$/g, ''))
    .join('/');
}

function undeviced(path: string): string {
  const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?= *(\.|$))/i;
  return path
    .split('/')
    .map((segment) => segment.replace(device, '$1-file'))
    .join('/');
}
