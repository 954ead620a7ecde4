// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `contacts.*`: see docs/methods/contacts.md. */
export const contacts = {
  /**
   * Lets the user choose contacts; only the fields that were asked for are given.
   *
   * Permission: `contacts`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`.
   */
  pick: (
    ...rest: [
      params: { multiple?: boolean | undefined; fields: ('name' | 'email' | 'tel')[] },
      options?: CallOptions,
    ]
  ): Promise<{
    contacts: { name?: string[] | undefined; email?: string[] | undefined; tel?: string[] | undefined }[];
  }> => callChecked('contacts.pick', { contacts: [{ 'name?': [''], 'email?': [''], 'tel?': [''] }] }, rest),
};
