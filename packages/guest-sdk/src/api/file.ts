// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `file.*`: see docs/methods/file.md. */
export const file = {
  /** Lets the user choose files, and copies them to where the program can read them. Needs no permission. Waits for the user. Call it from a click or a key. Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`. */
  pick: (...rest: CallArguments<'file.pick'>) => call('file.pick', ...rest),
  /** A stretch of a file as text or base64, at most 512 KiB in one call; the whole file in stretches. Needs no permission. Settles within 5 s. Errors of its own: `NOT_FOUND`. */
  read: (...rest: CallArguments<'file.read'>) => call('file.read', ...rest),
  /** Writes a file, replacing what was there. Durable when it resolves. Permission: `file.sandbox`. Settles within 5 s. Errors of its own: `QUOTA_EXCEEDED`. */
  write: (...rest: CallArguments<'file.write'>) => call('file.write', ...rest),
  /** The files under a folder, by path; without one, all. Permission: `file.sandbox`. Settles within 5 s. */
  list: (...rest: CallArguments<'file.list'>) => call('file.list', ...rest),
  /** Removes a file. One that is not there is no error. Permission: `file.sandbox`. Settles within 5 s. */
  remove: (...rest: CallArguments<'file.remove'>) => call('file.remove', ...rest),
  /** Hands a file to the user, to keep it where the program does not reach. Permission: `file.download`. Waits for the user. Call it from a click or a key. Errors of its own: `NOT_FOUND`, `USER_CANCELLED`. */
  export: (...rest: CallArguments<'file.export'>) => call('file.export', ...rest),
};
