// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `contacts.*`: see docs/methods/contacts.md. */
export const contacts = {
  /** Lets the user choose contacts; only the fields that were asked for are given. Permission: `contacts`, which the user is asked for. Waits for the user. Call it from a click or a key. Errors of its own: `USER_CANCELLED`. */
  pick: (...rest: CallArguments<'contacts.pick'>) => call('contacts.pick', ...rest),
};
