import { canonicalize } from '@org/package-format';
import type { TreeHead } from '@org/package-format';
import { CliError } from '../error.js';
import { assertMissing, writeNewFile } from '../files.js';

/** Two heads of one log that are not of one tree, and the proof that was given for the second. */
export interface Evidence {
  readonly known: TreeHead;
  readonly offered: TreeHead;
  readonly path: readonly string[];
}

/** Keeps evidence beside a state file, under a number that is still free. Answers the name of the file. */
export async function keepEvidence(statePath: string, evidence: Evidence): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = `${statePath}.evidence-${number}.json`;
    try {
      await assertMissing(file);
      await writeNewFile(file, `${canonicalize(evidence)}\n`);
      return file;
    } catch (error) {
      if (!(error instanceof CliError && error.code === 'FILE_EXISTS')) throw error;
    }
  }
}
