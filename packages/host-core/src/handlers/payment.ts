import { BridgeError } from '@org/bridge-protocol';
import * as v from 'valibot';

import type { OnceAct, OnceEntry, Outcome } from '../once-journal.js';
import type { PaymentOutcome } from '../platform.js';
import type { Handlers, ProgramContext } from '../program-context.js';
import type { EventDataOf, ResultOf } from '@org/bridge-protocol';

/** Answers `payment.*`. */
export const paymentHandlers: Handlers<'payment.pay' | 'payment.getStatus'> = {
  'payment.pay': async ({ orderId, amount, currency, description }, { program, platform }, call) => {
    const outcome = await platform.screens.pay({
      programId: program.id,
      programName: program.name,
      partnerName: program.partnerName,
      orderId,
      amount: String(amount),
      currency,
      description: description ?? null,
      idempotencyKey: call.idempotencyKey,
      signal: call.signal,
    });
    return resultOf(outcome);
  },
  'payment.getStatus': async ({ orderId }, context) => {
    const payments = await context.once.list('payment.pay');
    const ofOrder = payments.filter(({ params }) => orderOf(params) === orderId);
    // What was paid stays paid, whatever was tried after; what may have been paid comes before what was not.
    const last =
      ofOrder.find(({ outcome }) => outcome?.type === 'result') ??
      ofOrder.find(({ outcome }) => outcome === null) ??
      ofOrder.at(-1);
    if (last === undefined) return { status: 'unknown', transactionId: null };
    return statusOf(last.outcome ?? (await recover(last, context)));
  },
};

/** What `payment.statusChange` tells of an act that ended late; null for another method. */
export function latePayment(
  { method, params }: Pick<OnceAct, 'method' | 'params'>,
  outcome: Outcome,
): EventDataOf<'payment.statusChange'> | null {
  return method === 'payment.pay' ? { orderId: orderOf(params), ...statusOf(outcome) } : null;
}

// 3.6: the payment service knows what a host that went away in its middle does not.
async function recover(
  { key }: OnceEntry,
  { once, platform, program }: ProgramContext,
): Promise<Outcome | null> {
  const found = await platform.screens.findPayment?.({ programId: program.id, idempotencyKey: key });
  return found ? once.recover(key, async () => resultOf(found)) : null;
}

function resultOf(outcome: PaymentOutcome): ResultOf<'payment.pay'> {
  switch (outcome.type) {
    case 'paid':
      return { transactionId: outcome.transactionId, status: 'paid' };
    case 'declined':
      throw new BridgeError('payment/declined', outcome.message);
    case 'cancelled':
      throw new BridgeError('USER_CANCELLED', 'The user did not pay.');
  }
}

function statusOf(outcome: Outcome | null): ResultOf<'payment.getStatus'> {
  if (outcome === null) return { status: 'pending', transactionId: null };
  if (outcome.type === 'refused')
    return { status: outcome.code === 'payment/declined' ? 'declined' : 'cancelled', transactionId: null };
  const paid = v.safeParse(v.object({ transactionId: v.string() }), outcome.result);
  return { status: 'paid', transactionId: paid.success ? paid.output.transactionId : null };
}

function orderOf(params: unknown): string {
  const order = v.safeParse(v.object({ orderId: v.string() }), params);
  return order.success ? order.output.orderId : '';
}
