import type { RowChanges } from './journeys.js';

/** What a store has promised so far, and so what may be found after a power cut. */
export interface Ledger {
  /** All rows as they are read now. */
  readonly rows: string;
  /** Whether these rows may be found after a cut now. */
  allowsRows(found: string): boolean;
  /** Whether this blob may be found; null is none. */
  allowsBlob(key: string, found: string | null): boolean;
  readonly blobKeys: readonly string[];
  /** Whether every expectation holds once all that was begun is done. */
  expects(expected: RowChanges): boolean;
  beginCommit(changes: RowChanges): { resolve(durable: boolean): void; reject(): void };
  beginPut(key: string, text: string): { resolve(): void };
  beginDelete(key: string): void;
  /** What an opened store answers is on the disk. */
  seen(rows: string): void;
}

/** Nothing was promised yet. */
export function createLedger(): Ledger {
  let now = '[]';
  let tip = '[]';
  /** What may be found, in the order in which it was begun. */
  let allowed: { readonly number: number; readonly rows: string }[] = [{ number: 0, rows: '[]' }];
  let begun = 0;
  const blobs = new Map<string, Set<string | null>>();
  const textsOf = (key: string) => {
    const texts = blobs.get(key) ?? new Set([null]);
    blobs.set(key, texts);
    return texts;
  };

  return {
    get rows() {
      return now;
    },
    allowsRows: (found) => allowed.some(({ rows }) => rows === found),
    allowsBlob: (key, found) => blobs.get(key)?.has(found) ?? found === null,
    get blobKeys() {
      return [...blobs.keys()];
    },
    expects: (expected) =>
      Object.entries(expected).every(([key, value]) => (parse(tip).get(key) ?? null) === value),
    beginCommit: (changes) => {
      begun += 1;
      const number = begun;
      const rows = after(tip, changes);
      tip = rows;
      allowed.push({ number, rows });
      return {
        resolve: (durable) => {
          now = rows;
          if (durable) allowed = allowed.filter((entry) => entry.number >= number);
        },
        reject: () => {
          tip = now;
        },
      };
    },
    beginPut: (key, text) => {
      textsOf(key).add(text);
      return { resolve: () => blobs.set(key, new Set([text])) };
    },
    // Not durable: a cut may bring it back.
    beginDelete: (key) => textsOf(key).add(null),
    seen: (rows) => {
      now = tip = rows;
      allowed = [{ number: begun, rows }];
    },
  };
}

/** Rows as one text, to be compared. */
export function rowsText(rows: Iterable<readonly [string, string]>): string {
  return JSON.stringify([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(rows: string): Map<string, string> {
  return new Map(JSON.parse(rows) as [string, string][]); // written by rowsText
}

function after(rows: string, changes: RowChanges): string {
  const map = parse(rows);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) map.delete(key);
    else map.set(key, value);
  }
  return rowsText(map);
}
