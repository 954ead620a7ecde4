// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `iap.*`: see docs/methods/iap.md. */
export const iap = {
  /**
   * What the app store knows of products.
   *
   * Permission: `iap`. Settles within 30 s.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  getProducts: (
    ...rest: [params: { ids: string[] }, options?: CallOptions]
  ): Promise<{ products: { id: string; title: string; price: string; currency: string }[] }> =>
    callChecked('iap.getProducts', { products: [{ id: '', title: '', price: '', currency: '' }] }, rest),
  /**
   * Buys a product in the sheet of the app store.
   *
   * Permission: `iap`. Waits for the user. Happens once for each idempotency key.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `CONFLICT`.
   */
  purchase: (
    ...rest: [params: { id: string }, options?: CallOptions]
  ): Promise<{ transactionId: string; receipt: string }> =>
    callChecked('iap.purchase', { transactionId: '', receipt: '' }, rest),
  /**
   * Says that a purchase was delivered and may be bought again.
   *
   * Permission: `iap`. Settles within 30 s. Happens once for each idempotency key.
   *
   * Errors of its own: `UNAVAILABLE`, `CONFLICT`.
   */
  consume: (...rest: [params: { id: string; transactionId: string }, options?: CallOptions]): Promise<null> =>
    call('iap.consume', ...rest),
};
