// Made from the catalogue by `npm run generate`.

/** The methods of `auth.*`. */
export interface AuthMethods {
  /**
   * A signed token bound to this program, valid for at most 15 minutes, for the partner’s server.
   *
   * Permission: `auth.token`. Settles within 30 s.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'auth.getToken': {
    params: { audience?: string | undefined; scopes?: string[] | undefined } | undefined;
    handlerParams: { audience?: string | undefined; scopes?: string[] | undefined };
    result: { token: string; expiresAtMs: number; scopes: string[] };
    guarded: never;
  };
  /**
   * A one-time code that the partner’s server exchanges for the identity of the user.
   *
   * Permission: `auth.code`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'auth.getCode': {
    params: { audience?: string | undefined } | undefined;
    handlerParams: { audience?: string | undefined };
    result: { code: string; expiresAtMs: number };
    guarded: never;
  };
  /**
   * Whether a user is signed in to the host.
   *
   * Needs no permission. Settles within 30 s.
   */
  'auth.isLoggedIn': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { loggedIn: boolean };
    guarded: never;
  };
  /**
   * Asks the user to sign in to the host. False when the user did not.
   *
   * Needs no permission. Waits for the user.
   */
  'auth.login': {
    params: { reason?: string | undefined } | undefined;
    handlerParams: { reason?: string | undefined };
    result: { loggedIn: boolean };
    guarded: never;
  };
  /**
   * Ends what this program knows of the user: its tokens are no longer renewed.
   *
   * Permission: `auth.token`. Settles within 30 s.
   */
  'auth.logout': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
}
