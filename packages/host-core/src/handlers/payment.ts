import { BridgeError } from '@org/bridge-protocol';

import type { Handlers } from '../program-context.js';

/** Answers `payment.*`. */
export const paymentHandlers: Handlers<'payment.pay' | 'payment.getStatus'> = {
  'payment.pay': async ({ orderId, amount, currency, description }, { program, payments }, call) => {
    const outcome = await payments.pay({
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
    switch (outcome.type) {
      case 'paid':
        return { transactionId: outcome.transactionId, status: 'paid' };
      case 'declined':
        throw new BridgeError('payment/declined', outcome.message);
      case 'cancelled':
        throw call.signal.aborted
          ? new BridgeError('CANCELLED', `The payment of order ${orderId} was cancelled by the program.`)
          : new BridgeError('USER_CANCELLED', `The user did not pay order ${orderId}.`);
    }
  },
  'payment.getStatus': async ({ orderId }, { payments }) => {
    const entry = await payments.find(orderId);
    return { status: entry?.state ?? 'unknown', transactionId: entry?.transactionId ?? null };
  },
};
