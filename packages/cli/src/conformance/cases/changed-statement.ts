import { refused } from '../case.js';
import type { CaseDraft } from '../case.js';
import type { Verdict } from '../case-input.js';
import type { Members } from '../sample-program.js';
import { sampleStatement } from '../sample-statement.js';
import { statementCase } from '../trust-case.js';

/** A statement with a member that no statement may have, by its rule. */
export const invalid = (rule: string) => refused('STATEMENT_INVALID', rule);

/** A good statement with other members. */
export function changed(title: string, changes: Members, expected: Verdict, note?: string): CaseDraft {
  return statementCase(
    title,
    sampleStatement({ members: changes }),
    expected,
    note === undefined ? {} : { note },
  );
}
