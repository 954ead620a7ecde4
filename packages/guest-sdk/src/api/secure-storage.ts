// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `secureStorage.*`: see docs/methods/secure-storage.md. */
export const secureStorage = {
  /**
   * The secret of a key, or null.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  get: (...rest: [params: { key: string }, options?: CallOptions]): Promise<{ value: string | null }> =>
    callChecked('secureStorage.get', { value: ['', null] }, rest),
  /**
   * Keeps a secret under a key. Durable when it resolves.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  set: (...rest: [params: { key: string; value: string }, options?: CallOptions]): Promise<null> =>
    call('secureStorage.set', ...rest),
  /**
   * Removes a secret. A key that is not there is no error.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  remove: (...rest: [params: { key: string }, options?: CallOptions]): Promise<null> =>
    call('secureStorage.remove', ...rest),
  /**
   * Removes every secret of this program.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  clear: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('secureStorage.clear', ...rest),
};
