// Made from the catalogue by `npm run generate`.

/** The methods of `link.*`. */
export interface LinkMethods {
  /**
   * Opens a page of an allowed domain in the browser of the device.
   *
   * Permission: `link`. Waits for the user. Call it from a click or a key. Ask `supports` for: mode.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`.
   */
  'link.open': {
    params: { url: string; mode?: 'external' | 'inapp' | undefined };
    handlerParams: { url: string; mode: 'external' | 'inapp' };
    result: null;
    guarded: 'mode';
  };
  /**
   * Whether the device has an app for a link.
   *
   * Permission: `link.query`. Settles within 5 s.
   */
  'link.canOpen': {
    params: { url: string };
    handlerParams: LinkMethods['link.canOpen']['params'];
    result: { can: boolean };
    guarded: never;
  };
}
