// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `payment.*`: see docs/methods/payment.md. */
export const payment = {
  /** Asks the user to pay an order in the host’s own sheet. Permission: `payment`, which the user is asked for. Waits for the user. Happens once for each idempotency key. Errors of its own: `USER_CANCELLED`, `payment/declined`, `CONFLICT`. */
  pay: (...rest: CallArguments<'payment.pay'>) => call('payment.pay', ...rest),
  /** How the payment of an order ended, also after a crash or a reload in its middle. Permission: `payment`, which the user is asked for. Settles within 5 s. */
  getStatus: (...rest: CallArguments<'payment.getStatus'>) => call('payment.getStatus', ...rest),
};
