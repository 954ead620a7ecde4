// Made from the catalogue by `npm run generate`.

/** The methods of `payment.*`. */
export interface PaymentMethods {
  /**
   * Asks the user to pay an order in the host’s own sheet.
   *
   * Permission: `payment`, which the user is asked for. Waits for the user. Happens once for each idempotency key.
   *
   * Errors of its own: `USER_CANCELLED`, `payment/declined`, `CONFLICT`.
   */
  'payment.pay': {
    params: { orderId: string; amount: number | string; currency: string; description?: string | undefined };
    handlerParams: PaymentMethods['payment.pay']['params'];
    result: { transactionId: string; status: 'paid' };
    guarded: never;
  };
  /**
   * How the payment of an order ended, also after a crash or a reload in its middle.
   *
   * Permission: `payment`, which the user is asked for. Settles within 5 s.
   */
  'payment.getStatus': {
    params: { orderId: string };
    handlerParams: PaymentMethods['payment.getStatus']['params'];
    result: {
      status: 'paid' | 'pending' | 'declined' | 'cancelled' | 'unknown';
      transactionId: string | null;
    };
    guarded: never;
  };
}

/** What the events of `payment.*` carry. */
export interface PaymentEvents {
  /**
   * A payment ended that nobody waits for any more, as after a reload.
   *
   * Permission: `payment`, which the user is asked for.
   */
  'payment.statusChange': { orderId: string; status: string; transactionId: string | null };
}
