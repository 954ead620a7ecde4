// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `storage.*`: see docs/methods/storage.md. */
export const storage = {
  /** The value of a key, or null. Needs no permission. Settles within 5 s. */
  get: (...rest: CallArguments<'storage.get'>) => call('storage.get', ...rest),
  /** Keeps a JSON value under a key. Durable when it resolves. Needs no permission. Settles within 5 s. Errors of its own: `QUOTA_EXCEEDED`. */
  set: (...rest: CallArguments<'storage.set'>) => call('storage.set', ...rest),
  /** Removes a key. A key that is not there is no error. Needs no permission. Settles within 5 s. */
  remove: (...rest: CallArguments<'storage.remove'>) => call('storage.remove', ...rest),
  /** Removes every key of this program. Needs no permission. Settles within 5 s. */
  clear: (...rest: CallArguments<'storage.clear'>) => call('storage.clear', ...rest),
  /** The keys of this program, sorted; with a prefix, those that begin with it. Needs no permission. Settles within 5 s. */
  keys: (...rest: CallArguments<'storage.keys'>) => call('storage.keys', ...rest),
  /** How much this program keeps and may keep, in UTF-16 code units of key plus JSON. Needs no permission. Settles within 5 s. */
  getInfo: (...rest: CallArguments<'storage.getInfo'>) => call('storage.getInfo', ...rest),
  /** Several reads and changes at once: all of them happen, or none. Results in their order. Needs no permission. Settles within 5 s. Errors of its own: `QUOTA_EXCEEDED`. */
  batch: (...rest: CallArguments<'storage.batch'>) => call('storage.batch', ...rest),
};
