// Made from the catalogue by `npm run generate`.

/** The methods of `nav.*`. */
export interface NavMethods {
  /**
   * Puts a page on the stack, so that the host’s back button leads back to the one before.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  'nav.push': {
    params: { path: string; query?: Record<string, string> | undefined };
    handlerParams: { path: string; query: Record<string, string> };
    result: { depth: number };
    guarded: never;
  };
  /**
   * Puts a page in the place of the newest.
   *
   * Needs no permission. Settles within 5 s.
   */
  'nav.replace': {
    params: { path: string; query?: Record<string, string> | undefined };
    handlerParams: { path: string; query: Record<string, string> };
    result: { depth: number };
    guarded: never;
  };
  /**
   * Goes back by so many pages, as the user would. At the first page nothing happens.
   *
   * Needs no permission. Settles within 5 s.
   */
  'nav.back': {
    params: { delta?: number | undefined } | undefined;
    handlerParams: { delta: number };
    result: { depth: number };
    guarded: never;
  };
  /**
   * Empties the stack but for one page.
   *
   * Needs no permission. Settles within 5 s.
   */
  'nav.reset': {
    params: { path: string; query?: Record<string, string> | undefined };
    handlerParams: { path: string; query: Record<string, string> };
    result: { depth: number };
    guarded: never;
  };
}

/** What the events of `nav.*` carry. */
export interface NavEvents {
  /**
   * Another page is on top of the back stack: show it.
   *
   * Needs no permission.
   */
  'nav.change': {
    path: string;
    query: Record<string, string>;
    reason: 'push' | 'replace' | 'back' | 'reset';
    depth: number;
  };
}
