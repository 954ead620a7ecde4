// The user's evidence of what was decided (docs/protocol.md 4.3): written in the same commit as the decision itself.

import * as v from 'valibot';

import { parseJson, receiptFrom } from './consent-record.js';
import { createTurns } from './in-turn.js';

import type { ConsentReceipt } from './consent-record.js';
import type { Platform } from './platform.js';

/** What a receipt is written from; number and time are the log's. */
export type NewReceipt = Omit<ConsentReceipt, 'sequence' | 'at'>;

/** Receipts that are kept, in order, and how many are not. */
interface KeptReceipts {
  readonly receipts: readonly ConsentReceipt[];
  /** The oldest ones, which made room. */
  readonly dropped: number;
  /** Rows that were damaged on this device. */
  readonly unreadable: number;
}

/** The receipts of a host. They outlive the programs they are about; only the user deletes them. */
export interface ConsentReceipts {
  /** Writes receipts together with the change they tell of: all of it is kept, or nothing. */
  write(receipts: readonly NewReceipt[], changes: ReadonlyMap<string, string | null>): Promise<void>;
  list(): Promise<KeptReceipts>;
  /** Deletes all of them. Numbers are not used again. */
  clear(): Promise<void>;
}

/** People decide a few times a day at most, so this is years; with long reasons some 2 MB. */
const MAX_RECEIPTS = 2_000;

const HEAD_KEY = 'consent-log';
const PREFIX = 'consent-receipt/';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headSchema = v.strictObject({ first: count, next: count, dropped: count });
type Head = v.InferOutput<typeof headSchema>;

/** Opens the log. One host has one, so that its numbers have no gaps but those that it tells of. */
export function openConsentReceipts({
  records,
  clock,
}: Pick<Platform, 'records' | 'clock'>): ConsentReceipts {
  const inTurn = createTurns();

  return {
    write: (receipts, changes) =>
      inTurn(async () => {
        const head = await readHead();
        const rows = new Map(changes);
        const at = new Date(clock.now()).toISOString();
        for (const receipt of receipts) {
          rows.set(keyOf(head.next), JSON.stringify({ ...receipt, sequence: head.next, at }));
          head.next += 1;
          if (head.next - head.first <= MAX_RECEIPTS) continue;
          rows.set(keyOf(head.first), null);
          head.first += 1;
          head.dropped += 1;
        }
        rows.set(HEAD_KEY, JSON.stringify(head));
        await records.commit(rows, { durable: true });
      }),
    list: () =>
      inTurn(async () => {
        const rows = await records.list(PREFIX);
        const receipts = rows.flatMap(([, text]) => receiptFrom(text) ?? []);
        const { dropped } = await readHead();
        return { receipts, dropped, unreadable: rows.length - receipts.length };
      }),
    clear: () =>
      inTurn(async () => {
        const head = await readHead();
        const rows = new Map<string, string | null>();
        for (const [key] of await records.list(PREFIX)) rows.set(key, null);
        rows.set(HEAD_KEY, JSON.stringify({ ...head, first: head.next }));
        await records.commit(rows, { durable: true });
      }),
  };

  async function readHead(): Promise<Head> {
    const head = v.safeParse(headSchema, parseJson((await records.get(HEAD_KEY)) ?? ''));
    if (head.success && head.output.first <= head.output.next) return head.output;
    // Never written, or damaged: the rows themselves say where it stands.
    const keys = (await records.list(PREFIX)).map(([key]) => Number(key.slice(PREFIX.length)));
    const numbers = keys.filter((number) => Number.isSafeInteger(number));
    const first = numbers[0] ?? 1;
    return { first, next: (numbers.at(-1) ?? 0) + 1, dropped: first - 1 };
  }
}

// As wide as the largest safe number, so that code unit order is the order of the numbers.
function keyOf(sequence: number): string {
  return PREFIX + String(sequence).padStart(16, '0');
}
