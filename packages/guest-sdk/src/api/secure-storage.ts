// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `secureStorage.*`: see docs/methods/secure-storage.md. */
export const secureStorage = {
  /** The secret of a key, or null. Permission: `storage.secure`. Settles within 5 s. */
  get: (...rest: CallArguments<'secureStorage.get'>) => call('secureStorage.get', ...rest),
  /** Keeps a secret under a key. Durable when it resolves. Permission: `storage.secure`. Settles within 5 s. Errors of its own: `QUOTA_EXCEEDED`. */
  set: (...rest: CallArguments<'secureStorage.set'>) => call('secureStorage.set', ...rest),
  /** Removes a secret. A key that is not there is no error. Permission: `storage.secure`. Settles within 5 s. */
  remove: (...rest: CallArguments<'secureStorage.remove'>) => call('secureStorage.remove', ...rest),
  /** Removes every secret of this program. Permission: `storage.secure`. Settles within 5 s. */
  clear: (...rest: CallArguments<'secureStorage.clear'>) => call('secureStorage.clear', ...rest),
};
