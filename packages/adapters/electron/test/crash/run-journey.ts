import { createLedger, rowsText } from './ledger.js';

import type { ModelledDisk } from '@org/testkit';
import type { FileStore } from '../../src/file-store.js';
import type { Step } from './journeys.js';
import type { Ledger } from './ledger.js';

/** Opens the store under test on a disk. */
export type OpenStore = (disk: ModelledDisk) => Promise<FileStore>;

/** How far a journey came. */
export interface Travelled {
  readonly ledger: Ledger;
  /** What was wrong without any cut. */
  readonly violations: readonly string[];
}

/** Runs a journey until its end or the power cut, noting what the store promises. */
export async function runJourney(
  steps: readonly Step[],
  { disk, openStore, isFaulty = false }: { disk: ModelledDisk; openStore: OpenStore; isFaulty?: boolean },
): Promise<Travelled> {
  const ledger = createLedger();
  const violations: string[] = [];
  try {
    let store = await openStore(disk);
    for (const step of steps) {
      if (step.type === 'restart') {
        await store.close();
        store = await openStore(disk);
        const rows = rowsText(await store.records.list(''));
        if (!ledger.allowsRows(rows)) violations.push(`a restart found ${short(rows)}`);
        ledger.seen(rows);
        continue;
      }
      const trouble = await perform(step, { store, ledger, isFaulty });
      if (disk.isCut) break;
      if (trouble !== null) violations.push(trouble);
      const rows = rowsText(await store.records.list(''));
      if (rows !== ledger.rows) violations.push(`after ${step.type} the store answers ${short(rows)}`);
    }
  } catch (error) {
    // Opening: commits and puts that reject are noted where they happen.
    if (!disk.isCut && !(isFaulty && isOfDisk(error))) violations.push(`without a cut: ${String(error)}`);
  }
  return { ledger, violations };
}

/** Answers what was wrong about it. A rejection is wrong, unless the disk is faulty and the error is of the right kind. */
async function perform(
  step: Exclude<Step, { type: 'restart' }>,
  { store, ledger, isFaulty }: { store: FileStore; ledger: Ledger; isFaulty: boolean },
): Promise<string | null> {
  const { records, blobs } = store;
  switch (step.type) {
    case 'commit':
      return commit(step);
    case 'together':
      return (await Promise.all(step.commits.map(commit))).find((trouble) => trouble !== null) ?? null;
    case 'commit-if': {
      const isExpected = ledger.expects(step.expected);
      const begun = isExpected ? ledger.beginCommit(step.changes) : null;
      const written = await outcomeOf(records.commitIf(mapOf(step.expected), mapOf(step.changes)));
      if (written.type === 'rejected') begun?.reject();
      else begun?.resolve(true);
      if (written.type === 'resolved' && written.value !== isExpected) return 'commitIf answered wrongly';
      return troubleOf(written, isFaulty);
    }
    case 'put': {
      const begun = ledger.beginPut(step.key, step.text);
      const put = await outcomeOf(blobs.put(step.key, inChunks(step.text)));
      if (put.type === 'resolved') begun.resolve();
      // Its name could not be synced: then nothing is better than something that may not last.
      else if (isFaulty && !isFull(put.error)) ledger.beginDelete(step.key);
      return troubleOf(put, isFaulty);
    }
    case 'delete':
      ledger.beginDelete(step.key);
      return troubleOf(await outcomeOf(blobs.delete(step.key)), isFaulty);
  }

  async function commit({
    changes,
    durable,
  }: Extract<Step, { type: 'commit' }> | CommitOf): Promise<string | null> {
    const begun = ledger.beginCommit(changes);
    const written = await outcomeOf(records.commit(mapOf(changes), { durable }));
    if (written.type === 'rejected') begun.reject();
    else begun.resolve(durable);
    return troubleOf(written, isFaulty);
  }
}

type CommitOf = Extract<Step, { type: 'together' }>['commits'][number];

type Outcome<T> =
  { readonly type: 'resolved'; readonly value: T } | { readonly type: 'rejected'; readonly error: unknown };

function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  return promise.then(
    (value): Outcome<T> => ({ type: 'resolved', value }),
    (error: unknown): Outcome<T> => ({ type: 'rejected', error }),
  );
}

function troubleOf(outcome: Outcome<unknown>, isFaulty: boolean): string | null {
  if (outcome.type === 'resolved') return null;
  return isFaulty && isOfDisk(outcome.error) ? null : `rejected with ${String(outcome.error)}`;
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** A full disk has its name from the store; for an error of the disk there is nothing better than the error itself. */
function isOfDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isFull(error) || ('code' in error && error.code === 'EIO');
}

function mapOf(rows: Readonly<Record<string, string | null>>): ReadonlyMap<string, string | null> {
  return new Map(Object.entries(rows));
}

/** A text as a blob comes: in pieces. */
export async function* inChunks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; offset < bytes.length; offset += 300)
    yield await Promise.resolve(bytes.subarray(offset, offset + 300));
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
