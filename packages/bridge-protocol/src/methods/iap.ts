import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { nothing, text } from '../json-schema.js';

const product = v.object({ id: v.string(), title: v.string(), price: v.string(), currency: v.string() });

/** Purchases through the app store of the device. */
export const iapMethods = {
  'iap.getProducts': defineMethod({
    summary: 'What the app store knows of products.',
    params: v.strictObject({ ids: v.pipe(v.array(text(200)), v.minLength(1), v.maxLength(50)) }),
    result: v.object({ products: v.array(product) }),
    permission: 'iap',
    since: 1,
    latency: 'network',
    errors: ['UNAVAILABLE'],
  }),
  'iap.purchase': defineMethod({
    summary: 'Buys a product in the sheet of the app store.',
    params: v.strictObject({ id: text(200) }),
    result: v.object({ transactionId: v.string(), receipt: v.string() }),
    permission: 'iap',
    since: 1,
    latency: 'interactive',
    effect: 'once',
    errors: ['USER_CANCELLED', 'UNAVAILABLE', 'CONFLICT'],
    sensitive: ['receipt'],
  }),
  'iap.consume': defineMethod({
    summary: 'Says that a purchase was delivered and may be bought again.',
    params: v.strictObject({ id: text(200), transactionId: text(200) }),
    result: nothing,
    permission: 'iap',
    since: 1,
    latency: 'network',
    effect: 'once',
    errors: ['UNAVAILABLE', 'CONFLICT'],
  }),
} as const;
