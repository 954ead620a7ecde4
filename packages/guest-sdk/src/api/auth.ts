// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `auth.*`: see docs/methods/auth.md. */
export const auth = {
  /**
   * A signed token bound to this program, valid for at most 15 minutes, for the partner’s server.
   *
   * Permission: `auth.token`. Settles within 30 s.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  getToken: (
    ...rest: [
      params?: { audience?: string | undefined; scopes?: string[] | undefined } | undefined,
      options?: CallOptions,
    ]
  ): Promise<{ token: string; expiresAtMs: number; scopes: string[] }> =>
    callChecked('auth.getToken', { token: '', expiresAtMs: 0, scopes: [''] }, rest),
  /**
   * A one-time code that the partner’s server exchanges for the identity of the user.
   *
   * Permission: `auth.code`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  getCode: (
    ...rest: [params?: { audience?: string | undefined } | undefined, options?: CallOptions]
  ): Promise<{ code: string; expiresAtMs: number }> =>
    callChecked('auth.getCode', { code: '', expiresAtMs: 0 }, rest),
  /**
   * Whether a user is signed in to the host.
   *
   * Needs no permission. Settles within 30 s.
   */
  isLoggedIn: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ loggedIn: boolean }> => callChecked('auth.isLoggedIn', { loggedIn: false }, rest),
  /**
   * Asks the user to sign in to the host. False when the user did not.
   *
   * Needs no permission. Waits for the user.
   */
  login: (
    ...rest: [params?: { reason?: string | undefined } | undefined, options?: CallOptions]
  ): Promise<{ loggedIn: boolean }> => callChecked('auth.login', { loggedIn: false }, rest),
  /**
   * Ends what this program knows of the user: its tokens are no longer renewed.
   *
   * Permission: `auth.token`. Settles within 30 s.
   */
  logout: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('auth.logout', ...rest),
};
