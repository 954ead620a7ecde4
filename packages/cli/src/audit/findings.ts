/** Something in a log, or in what a store serves beside it, that must not be. */
export interface Finding {
  readonly code: FindingCode;
  /** The entry that it is about, from 0. */
  readonly entry?: number;
  readonly message: string;
}

/** What an audit can find. */
type FindingCode =
  | 'ENTRY_INVALID'
  | 'TIME_FELL'
  | 'TIME_IN_FUTURE'
  | 'VERSION_NOT_NEXT'
  | 'VERSION_TWICE'
  | 'DOCUMENT_MISSING'
  | 'DOCUMENT_OTHER'
  | 'DOCUMENT_REFUSED'
  | 'SEQUENCE_FELL'
  | 'DOWNGRADE_UNSAID'
  | 'VERSION_REUSED'
  | 'ROLLBACK_INVALID'
  | 'KEYS_NOT_LOGGED'
  | 'EPOCH_NOT_NEXT'
  | 'ROOT_OTHER'
  | 'LOG_FORKED'
  | 'LOG_SHRANK'
  | 'STATEMENT_MISSING'
  | 'STATEMENT_REFUSED'
  | 'STATEMENT_OLD'
  | 'STATEMENT_UNLOGGED'
  | 'RECALL_LIST_MISSING'
  | 'RECALL_LIST_REFUSED'
  | 'RECALL_LIST_OLD';

/** A log that is wrong throughout has as many findings as entries; nobody reads more than this. */
const maxFindings = 1000;

/** Collects findings. Beyond the first thousand they are only counted. */
export interface Findings {
  readonly list: readonly Finding[];
  readonly count: number;
  add(finding: Finding): void;
}

/** No finding yet. */
export function createFindings(): Findings {
  const list: Finding[] = [];
  let count = 0;
  return {
    list,
    get count() {
      return count;
    },
    add(finding) {
      count += 1;
      if (list.length < maxFindings) list.push(finding);
    },
  };
}
