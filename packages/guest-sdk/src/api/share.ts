// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `share.*`: see docs/methods/share.md. */
export const share = {
  /** Opens the sheet of the device for sharing. False when the user shared nothing. Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: refs. Errors of its own: `NOT_FOUND`. */
  open: (...rest: CallArguments<'share.open'>) => call('share.open', ...rest),
  /** A link that opens this program in the host, at a path. Needs no permission. Settles within 5 s. */
  createLink: (...rest: CallArguments<'share.createLink'>) => call('share.createLink', ...rest),
};
