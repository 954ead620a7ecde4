/** What a closer look at a refused file adds to its refusal. */
export interface Diagnosis {
  /** What was found and what was expected, each under a word of at most nine letters. */
  readonly findings: readonly Finding[];
  /** How it most likely came to that. */
  readonly why?: string;
  /** What to do, when that is more than the general advice. */
  readonly next?: string;
}

/** A word and what is to be said under it. */
export type Finding = readonly [label: string, text: string];

/** Nothing more is known than the refusal says. */
export const noDiagnosis: Diagnosis = { findings: [] };
