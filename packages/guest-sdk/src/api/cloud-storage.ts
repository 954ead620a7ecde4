// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `cloudStorage.*`: see docs/methods/cloud-storage.md. */
export const cloudStorage = {
  /** The values of keys; one that is not there is null. Permission: `storage.cloud`. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  get: (...rest: CallArguments<'cloudStorage.get'>) => call('cloudStorage.get', ...rest),
  /** Keeps values under their keys. Permission: `storage.cloud`. Settles within 30 s. Errors of its own: `QUOTA_EXCEEDED`, `UNAUTHENTICATED`, `UNAVAILABLE`. */
  set: (...rest: CallArguments<'cloudStorage.set'>) => call('cloudStorage.set', ...rest),
  /** Removes keys. Permission: `storage.cloud`. Settles within 30 s. Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`. */
  remove: (...rest: CallArguments<'cloudStorage.remove'>) => call('cloudStorage.remove', ...rest),
};
