import { namedCases } from './case.js';
import type { CaseGroup, ConformanceCase } from './case.js';
import { containerEntryCases } from './cases/container-entries.js';
import { containerExtensionCases } from './cases/container-extensions.js';
import { containerFrameCases } from './cases/container-frames.js';
import { containerShapeCases } from './cases/container-shapes.js';
import { containerNameCases } from './cases/container-names.js';
import { controlCases } from './cases/controls.js';
import { keyCases, validKeyCases } from './cases/keys.js';
import { keyChainCases } from './cases/key-chains.js';
import { logCases } from './cases/log.js';
import { manifestJsonCases } from './cases/manifest-json.js';
import { manifestMemberCases } from './cases/manifest-members.js';
import { manifestNameCases } from './cases/manifest-names.js';
import { partnerKeysCases } from './cases/partner-keys.js';
import { recallCases } from './cases/recalls.js';
import { signatureDocumentCases } from './cases/signature-documents.js';
import { signatureValueCases } from './cases/signature-values.js';
import { statementCases, validStatementCases } from './cases/statements.js';
import { versionCases } from './cases/versions.js';

/** Every case of the kit in the order of their names, or those of some numbers. Signing all of them takes some seconds. */
export function allCases(numbers?: readonly string[]): readonly ConformanceCase[] {
  const groups: readonly CaseGroup[] = [
    ...controlCases(),
    ...validKeyCases(),
    ...containerNameCases(),
    ...containerEntryCases(),
    ...containerExtensionCases(),
    ...containerFrameCases(),
    ...containerShapeCases(),
    ...manifestJsonCases(),
    ...manifestMemberCases(),
    ...manifestNameCases(),
    ...versionCases(),
    ...signatureDocumentCases(),
    ...signatureValueCases(),
    ...keyCases(),
    ...partnerKeysCases(),
    ...statementCases(),
    ...validStatementCases(),
    ...keyChainCases(),
    ...logCases(),
    ...recallCases(),
  ];
  return groups
    .filter(({ number }) => numbers === undefined || numbers.includes(number))
    .flatMap(namedCases)
    .sort((left, right) => compareNames(left.name, right.name));
}

const sections = ['C', 'Z', 'M', 'V', 'S', 'K', 'L', 'R'];

/** In the order of the sections, then by number, then by letter. */
function compareNames(left: string, right: string): number {
  const [a, b] = [placeOf(left), placeOf(right)];
  return a.section - b.section || a.number - b.number || (a.letter < b.letter ? -1 : 1);
}

function placeOf(name: string): {
  readonly section: number;
  readonly number: number;
  readonly letter: string;
} {
  return {
    section: sections.indexOf(name.charAt(0)),
    number: parseInt(name.slice(1), 10),
    letter: name.replace(/^.\d+/, ''),
  };
}
