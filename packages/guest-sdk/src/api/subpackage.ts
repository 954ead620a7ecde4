// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `subpackage.*`: see docs/methods/subpackage.md. */
export const subpackage = {
  /**
   * Makes sure that the files of a part are here.
   *
   * Needs no permission. Settles within 30 s.
   *
   * Errors of its own: `NOT_FOUND`, `UNAVAILABLE`.
   */
  load: (
    ...rest: [params: { name: string }, options?: CallOptions]
  ): Promise<{ bytes: number; fromCache: boolean }> =>
    callChecked('subpackage.load', { bytes: 0, fromCache: false }, rest),
};
