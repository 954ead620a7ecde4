import type { PaymentOutcome, PaymentRequest } from '@org/host-core';

/**
 * Charges a test card at the host's backend. The same idempotency key is the same payment, so a charge whose answer was
 * lost can be sent again. Rejects when no answer came.
 */
export async function charge(request: PaymentRequest, card: string): Promise<PaymentOutcome> {
  const { programId, orderId, amount, currency, idempotencyKey } = request;
  const response = await fetch('/api/payments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ programId, orderId, amount, currency, idempotencyKey, card }),
  });
  if (!response.ok) throw new Error(`The payment service answered ${response.status}.`);
  // Our own backend, same origin.
  return (await response.json()) as PaymentOutcome;
}
