// Made from the catalogue by `npm run generate`.

/** The methods of `user.*`. */
export interface UserMethods {
  /**
   * A name of the user that only this program knows; another program gets another.
   *
   * Permission: `user.id`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'user.getId': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { id: string };
    guarded: never;
  };
  /**
   * What the user shows of the own profile. A field that is not there was not given.
   *
   * Permission: `user.profile`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'user.getProfile': {
    params: { fields: ('name' | 'avatarUrl' | 'locale')[] };
    handlerParams: UserMethods['user.getProfile']['params'];
    result: { name?: string | undefined; avatarUrl?: string | undefined; locale?: string | undefined };
    guarded: never;
  };
  /**
   * A one-time code that the partner’s server exchanges for the phone number; the number never enters the program.
   *
   * Permission: `user.phone`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'user.getPhoneCode': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { code: string; expiresAtMs: number };
    guarded: never;
  };
  /**
   * A one-time code that the partner’s server exchanges for the e-mail address.
   *
   * Permission: `user.email`, which the user is asked for. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'user.getEmailCode': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { code: string; expiresAtMs: number };
    guarded: never;
  };
}
