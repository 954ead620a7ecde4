// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `update.*`: see docs/methods/update.md. */
export const update = {
  /**
   * Asks the store for a newer release and fetches it in the background; it runs at the next launch.
   *
   * Needs no permission. Settles within 30 s.
   */
  check: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    status: 'up-to-date' | 'downloading' | 'ready' | 'host-update-required' | 'offline';
    version: string | null;
  }> => callChecked('update.check', { status: '', version: ['', null] }, rest),
  /**
   * Launches the program again with the newer release. Without one, CONFLICT.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `CONFLICT`.
   */
  apply: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('update.apply', ...rest),
};
