// Made from the catalogue by `npm run generate`.

/** The methods of `clipboard.*`. */
export interface ClipboardMethods {
  /**
   * The text on the clipboard.
   *
   * Permission: `clipboard.read`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'clipboard.readText': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { text: string };
    guarded: never;
  };
  /**
   * Puts text on the clipboard.
   *
   * Needs no permission. Settles within 5 s. Call it from a click or a key.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'clipboard.writeText': {
    params: { text: string };
    handlerParams: ClipboardMethods['clipboard.writeText']['params'];
    result: null;
    guarded: never;
  };
}
