// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `auth.*`: see docs/methods/auth.md. */
export const auth = {
  /** A signed token bound to this program, valid for at most 15 minutes, for the partner’s server. Permission: `auth.token`. Settles within 30 s. Errors of its own: `UNAVAILABLE`. */
  getToken: (...rest: CallArguments<'auth.getToken'>) => call('auth.getToken', ...rest),
  /** A one-time code that the partner’s server exchanges for the identity of the user. Permission: `auth.code`. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  getCode: (...rest: CallArguments<'auth.getCode'>) => call('auth.getCode', ...rest),
  /** Whether a user is signed in to the host. Needs no permission. Settles within 30 s. */
  isLoggedIn: (...rest: CallArguments<'auth.isLoggedIn'>) => call('auth.isLoggedIn', ...rest),
  /** Asks the user to sign in to the host. False when the user did not. Needs no permission. Waits for the user. */
  login: (...rest: CallArguments<'auth.login'>) => call('auth.login', ...rest),
  /** Ends what this program knows of the user: its tokens are no longer renewed. Permission: `auth.token`. Settles within 30 s. */
  logout: (...rest: CallArguments<'auth.logout'>) => call('auth.logout', ...rest),
};
