// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `subpackage.*`: see docs/methods/subpackage.md. */
export const subpackage = {
  /** Makes sure that the files of a part are here. Needs no permission. Settles within 30 s. Errors of its own: `NOT_FOUND`, `UNAVAILABLE`. */
  load: (...rest: CallArguments<'subpackage.load'>) => call('subpackage.load', ...rest),
};
