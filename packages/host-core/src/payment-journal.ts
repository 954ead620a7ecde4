// Every payment under its idempotency key, written before and after the sheet (docs/protocol.md 3.6).

import { BridgeError } from '@org/bridge-protocol';
import * as v from 'valibot';

import { messageOf } from './error.js';

import type { PaymentOutcome, PaymentRequest, Platform } from './platform.js';

const entrySchema = v.strictObject({
  orderId: v.string(),
  amount: v.string(),
  currency: v.string(),
  state: v.picklist(['pending', 'paid', 'declined', 'cancelled']),
  transactionId: v.nullable(v.string()),
  atMs: v.number(),
});

/** One payment as the journal keeps it. */
type JournalEntry = v.InferOutput<typeof entrySchema>;

/** The payments of one program. */
export interface PaymentJournal {
  /** Pays once per key: a repeat joins the open sheet or answers from the journal. CONFLICT when it asks for something else. */
  pay(request: PaymentRequest): Promise<PaymentOutcome>;
  /** The latest payment of an order, or null. */
  find(orderId: string): Promise<JournalEntry | null>;
}

/** A payment that ended when nobody waited for it any more, as after a reload in its middle. */
export type LatePayment = Pick<JournalEntry, 'orderId' | 'transactionId'> & {
  readonly status: JournalEntry['state'];
};

/** Opens the journal of a program. */
export function openPaymentJournal(
  platform: Pick<Platform, 'records' | 'screens' | 'clock' | 'log'>,
  programId: string,
  onLatePayment: (payment: LatePayment) => void = () => undefined,
): PaymentJournal {
  const prefix = `payment/${programId}/`;
  const open = new Map<string, Promise<PaymentOutcome>>();

  return {
    pay: async (request) => {
      const known = await read(prefix + request.idempotencyKey);
      if (known !== null && !isSame(known, request)) {
        throw new BridgeError(
          'CONFLICT',
          `This idempotency key belongs to order ${known.orderId}: use a new one.`,
        );
      }
      const outcome = known === null ? null : outcomeOf(known);
      if (outcome !== null) return outcome;
      const waiting = open.get(request.idempotencyKey);
      if (waiting !== undefined) return waiting;
      const payment = payAndRecord(request).finally(() => open.delete(request.idempotencyKey));
      open.set(request.idempotencyKey, payment);
      return payment;
    },
    find: async (orderId) => {
      const rows = await platform.records.list(prefix);
      const entries = rows
        .flatMap(([, text]) => parse(text) ?? [])
        .filter((entry) => entry.orderId === orderId);
      return entries.reduce<JournalEntry | null>(
        (last, entry) => (last === null || entry.atMs >= last.atMs ? entry : last),
        null,
      );
    },
  };

  async function payAndRecord(request: PaymentRequest): Promise<PaymentOutcome> {
    await write(request, 'pending', null);
    const outcome = await platform.screens.pay(request);
    const transactionId = outcome.type === 'paid' ? outcome.transactionId : null;
    try {
      await write(request, outcome.type, transactionId);
    } catch (error) {
      // The money has moved: the answer is true even when the journal cannot be written.
      platform.log({ level: 'error', event: 'payment-journal-failed', programId, detail: messageOf(error) });
    }
    if (request.signal.aborted) {
      onLatePayment({ orderId: request.orderId, status: outcome.type, transactionId });
    }
    return outcome;
  }

  function write(
    request: PaymentRequest,
    state: JournalEntry['state'],
    transactionId: string | null,
  ): Promise<void> {
    const { orderId, amount, currency } = request;
    const entry: JournalEntry = {
      orderId,
      amount,
      currency,
      state,
      transactionId,
      atMs: platform.clock.now(),
    };
    return platform.records.commit(new Map([[prefix + request.idempotencyKey, JSON.stringify(entry)]]), {
      durable: true,
    });
  }

  async function read(key: string): Promise<JournalEntry | null> {
    const text = await platform.records.get(key);
    return text === null ? null : parse(text);
  }
}

function parse(text: string): JournalEntry | null {
  try {
    const entry = v.safeParse(entrySchema, JSON.parse(text));
    return entry.success ? entry.output : null;
  } catch {
    // A row that is no entry says nothing about money; the payment service knows the key.
    return null;
  }
}

function isSame(entry: JournalEntry, request: PaymentRequest): boolean {
  return (
    entry.orderId === request.orderId &&
    entry.amount === request.amount &&
    entry.currency === request.currency
  );
}

function outcomeOf(entry: JournalEntry): PaymentOutcome | null {
  switch (entry.state) {
    case 'paid':
      return { type: 'paid', transactionId: entry.transactionId ?? '' };
    case 'declined':
      return { type: 'declined', message: 'The payment was declined.' };
    case 'cancelled':
      return { type: 'cancelled' };
    case 'pending':
      // The host went away in its middle. Asking again with the same key cannot pay twice.
      return null;
  }
}
