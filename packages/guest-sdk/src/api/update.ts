// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `update.*`: see docs/methods/update.md. */
export const update = {
  /** Asks the store for a newer release and fetches it in the background; it runs at the next launch. Needs no permission. Settles within 30 s. */
  check: (...rest: CallArguments<'update.check'>) => call('update.check', ...rest),
  /** Launches the program again with the newer release. Without one, CONFLICT. Needs no permission. Settles within 5 s. Errors of its own: `CONFLICT`. */
  apply: (...rest: CallArguments<'update.apply'>) => call('update.apply', ...rest),
};
