// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `user.*`: see docs/methods/user.md. */
export const user = {
  /**
   * A name of the user that only this program knows; another program gets another.
   *
   * Permission: `user.id`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  getId: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ id: string }> => callChecked('user.getId', { id: '' }, rest),
  /**
   * What the user shows of the own profile. A field that is not there was not given.
   *
   * Permission: `user.profile`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  getProfile: (
    ...rest: [params: { fields: ('name' | 'avatarUrl' | 'locale')[] }, options?: CallOptions]
  ): Promise<{ name?: string | undefined; avatarUrl?: string | undefined; locale?: string | undefined }> =>
    callChecked('user.getProfile', { 'name?': '', 'avatarUrl?': '', 'locale?': '' }, rest),
  /**
   * A one-time code that the partner’s server exchanges for the phone number; the number never enters the program.
   *
   * Permission: `user.phone`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  getPhoneCode: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ code: string; expiresAtMs: number }> =>
    callChecked('user.getPhoneCode', { code: '', expiresAtMs: 0 }, rest),
  /**
   * A one-time code that the partner’s server exchanges for the e-mail address.
   *
   * Permission: `user.email`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  getEmailCode: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ code: string; expiresAtMs: number }> =>
    callChecked('user.getEmailCode', { code: '', expiresAtMs: 0 }, rest),
};
