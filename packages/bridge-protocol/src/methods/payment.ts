import * as v from 'valibot';

import { isAmountOf } from '../currency.js';
import { defineMethod } from '../method.js';
import { text } from '../json-schema.js';
import { limits } from '../limits.js';

const status = v.picklist(['paid', 'pending', 'declined', 'cancelled', 'unknown']);

/** Money. The host shows the sheet, the user confirms, the program learns the outcome. */
export const paymentMethods = {
  'payment.pay': defineMethod({
    summary: 'Asks the user to pay an order in the host’s own sheet.',
    params: v.pipe(
      v.strictObject({
        orderId: text(100),
        amount: v.union([v.number(), v.pipe(v.string(), v.maxLength(20))]),
        currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u, 'currency is a code of ISO 4217, such as USD')),
        description: v.optional(text(200)),
      }),
      v.check(
        ({ amount, currency }) => isAmountOf(currency, amount),
        'amount is positive, in major units, and no finer than the currency’s decimals',
      ),
    ),
    result: v.object({ transactionId: v.string(), status: v.literal('paid') }),
    permission: 'payment',
    since: 1,
    latency: 'interactive',
    effect: 'once',
    errors: ['USER_CANCELLED', 'payment/declined', 'CONFLICT'],
    sensitive: ['description'],
  }),
  'payment.getStatus': defineMethod({
    summary: 'How the payment of an order ended, also after a crash or a reload in its middle.',
    params: v.strictObject({ orderId: text(100) }),
    result: v.object({ status, transactionId: v.nullable(v.string()) }),
    permission: 'payment',
    since: 1,
    latency: 'instant',
    rate: limits.rate.status,
  }),
} as const;
