// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `clipboard.*`: see docs/methods/clipboard.md. */
export const clipboard = {
  /** The text on the clipboard. Permission: `clipboard.read`, which the user is asked for. Waits for the user. Call it from a click or a key. Errors of its own: `UNAVAILABLE`. */
  readText: (...rest: CallArguments<'clipboard.readText'>) => call('clipboard.readText', ...rest),
  /** Puts text on the clipboard. Needs no permission. Settles within 5 s. Call it from a click or a key. Errors of its own: `UNAVAILABLE`. */
  writeText: (...rest: CallArguments<'clipboard.writeText'>) => call('clipboard.writeText', ...rest),
};
