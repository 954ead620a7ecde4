// Made from the catalogue by `npm run generate`.

/** The methods of `share.*`. */
export interface ShareMethods {
  /**
   * Opens the sheet of the device for sharing. False when the user shared nothing.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: refs.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  'share.open': {
    params: {
      title?: string | undefined;
      text?: string | undefined;
      url?: string | undefined;
      refs?: string[] | undefined;
    };
    handlerParams: ShareMethods['share.open']['params'];
    result: { shared: boolean };
    guarded: 'refs';
  };
  /**
   * A link that opens this program in the host, at a path.
   *
   * Needs no permission. Settles within 5 s.
   */
  'share.createLink': {
    params: { path: string; query?: Record<string, string> | undefined };
    handlerParams: { path: string; query: Record<string, string> };
    result: { url: string };
    guarded: never;
  };
}
