// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `iap.*`: see docs/methods/iap.md. */
export const iap = {
  /** What the app store knows of products. Permission: `iap`. Settles within 30 s. Errors of its own: `UNAVAILABLE`. */
  getProducts: (...rest: CallArguments<'iap.getProducts'>) => call('iap.getProducts', ...rest),
  /** Buys a product in the sheet of the app store. Permission: `iap`. Waits for the user. Happens once for each idempotency key. Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `CONFLICT`. */
  purchase: (...rest: CallArguments<'iap.purchase'>) => call('iap.purchase', ...rest),
  /** Says that a purchase was delivered and may be bought again. Permission: `iap`. Settles within 30 s. Happens once for each idempotency key. Errors of its own: `UNAVAILABLE`, `CONFLICT`. */
  consume: (...rest: CallArguments<'iap.consume'>) => call('iap.consume', ...rest),
};
