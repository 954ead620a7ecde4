// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `user.*`: see docs/methods/user.md. */
export const user = {
  /** A name of the user that only this program knows; another program gets another. Permission: `user.id`. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  getId: (...rest: CallArguments<'user.getId'>) => call('user.getId', ...rest),
  /** What the user shows of the own profile. A field that is not there was not given. Permission: `user.profile`, which the user is asked for. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  getProfile: (...rest: CallArguments<'user.getProfile'>) => call('user.getProfile', ...rest),
  /** A one-time code that the partner’s server exchanges for the phone number; the number never enters the program. Permission: `user.phone`, which the user is asked for. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  getPhoneCode: (...rest: CallArguments<'user.getPhoneCode'>) => call('user.getPhoneCode', ...rest),
  /** A one-time code that the partner’s server exchanges for the e-mail address. Permission: `user.email`, which the user is asked for. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  getEmailCode: (...rest: CallArguments<'user.getEmailCode'>) => call('user.getEmailCode', ...rest),
};
