// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `payment.*`: see docs/methods/payment.md. */
export const payment = {
  /**
   * Asks the user to pay an order in the host’s own sheet.
   *
   * Permission: `payment`, which the user is asked for. Waits for the user. Happens once for each idempotency key.
   *
   * Errors of its own: `USER_CANCELLED`, `payment/declined`, `CONFLICT`.
   */
  pay: (
    ...rest: [
      params: {
        orderId: string;
        amount: number | string;
        currency: string;
        description?: string | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<{ transactionId: string; status: 'paid' }> =>
    callChecked('payment.pay', { transactionId: '', status: 'paid' }, rest),
  /**
   * How the payment of an order ended, also after a crash or a reload in its middle.
   *
   * Permission: `payment`, which the user is asked for. Settles within 5 s.
   */
  getStatus: (
    ...rest: [params: { orderId: string }, options?: CallOptions]
  ): Promise<{
    status: 'paid' | 'pending' | 'declined' | 'cancelled' | 'unknown';
    transactionId: string | null;
  }> => callChecked('payment.getStatus', { status: '', transactionId: ['', null] }, rest),
};
