import { createHmac } from 'node:crypto';

/** A charge of a test card. */
export interface Charge {
  readonly userId: string;
  readonly programId: string;
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly card: string;
}

/** What became of it. */
export type ChargeAnswer =
  | { readonly type: 'paid'; readonly transactionId: string }
  | { readonly type: 'declined'; readonly message: string };

/** Takes no money: the second test card declines, and so does an amount that ends in .13. */
export function charge(secret: string, { amount, card, ...payment }: Charge): ChargeAnswer {
  if (card === 'declines' || amount.endsWith('.13')) {
    return { type: 'declined', message: 'The card was declined. Nothing was charged.' };
  }
  // The number follows from the payment, so the same key is the same transaction even after a restart.
  const { userId, programId, idempotencyKey } = payment;
  const digest = createHmac('sha256', secret)
    .update(`payment ${userId} ${programId} ${idempotencyKey}`)
    .digest('hex');
  return { type: 'paid', transactionId: `txn_${digest.slice(0, 20)}` };
}
