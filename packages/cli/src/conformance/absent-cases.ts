import type { AbsentCase } from './case.js';

/** Attacks of the list that no package, key or document of this format can carry, each with its reason. */
export const absentCases: readonly AbsentCase[] = [
  {
    name: 'S24',
    title: 'a delta whose output is not what was signed',
    note: 'There are no deltas in this format: hosts fetch whole containers or ranges of them, and every file is held to its own digest (M18).',
  },
  {
    name: 'S27',
    title: 'a nonce that is missing or of another request',
    note: 'Statements answer nobody in particular, so that they can be cached: freshness comes from statementSeq, expires and the log.',
  },
];
