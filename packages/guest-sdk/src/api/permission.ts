// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `permission.*`: see docs/methods/permission.md. */
export const permission = {
  /** The state of permissions, without asking anybody. Needs no permission. Settles within 5 s. */
  query: (...rest: CallArguments<'permission.query'>) => call('permission.query', ...rest),
  /** Asks the user for permissions of the manifest that are not yet decided. Needs no permission. Waits for the user. */
  request: (...rest: CallArguments<'permission.request'>) => call('permission.request', ...rest),
  /** Opens the host’s own page where the user changes what this program may do. Needs no permission. Waits for the user. */
  openSettings: (...rest: CallArguments<'permission.openSettings'>) =>
    call('permission.openSettings', ...rest),
};
