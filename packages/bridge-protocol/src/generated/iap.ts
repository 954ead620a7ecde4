// Made from the catalogue by `npm run generate`.

/** The methods of `iap.*`. */
export interface IapMethods {
  /**
   * What the app store knows of products.
   *
   * Permission: `iap`. Settles within 30 s.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'iap.getProducts': {
    params: { ids: string[] };
    handlerParams: IapMethods['iap.getProducts']['params'];
    result: { products: { id: string; title: string; price: string; currency: string }[] };
    guarded: never;
  };
  /**
   * Buys a product in the sheet of the app store.
   *
   * Permission: `iap`. Waits for the user. Happens once for each idempotency key.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `CONFLICT`.
   */
  'iap.purchase': {
    params: { id: string };
    handlerParams: IapMethods['iap.purchase']['params'];
    result: { transactionId: string; receipt: string };
    guarded: never;
  };
  /**
   * Says that a purchase was delivered and may be bought again.
   *
   * Permission: `iap`. Settles within 30 s. Happens once for each idempotency key.
   *
   * Errors of its own: `UNAVAILABLE`, `CONFLICT`.
   */
  'iap.consume': {
    params: { id: string; transactionId: string };
    handlerParams: IapMethods['iap.consume']['params'];
    result: null;
    guarded: never;
  };
}
