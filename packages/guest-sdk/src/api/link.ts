// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `link.*`: see docs/methods/link.md. */
export const link = {
  /** Opens a page of an allowed domain in the browser of the device. Permission: `link`. Waits for the user. Call it from a click or a key. Ask `supports` for: mode. Errors of its own: `DOMAIN_NOT_ALLOWED`. */
  open: (...rest: CallArguments<'link.open'>) => call('link.open', ...rest),
  /** Whether the device has an app for a link. Permission: `link.query`. Settles within 5 s. */
  canOpen: (...rest: CallArguments<'link.canOpen'>) => call('link.canOpen', ...rest),
};
