// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `link.*`: see docs/methods/link.md. */
export const link = {
  /**
   * Opens a page of an allowed domain in the browser of the device.
   *
   * Permission: `link`. Waits for the user. Call it from a click or a key. Ask `supports` for: mode.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`.
   */
  open: (...rest: [params: { url: string; mode?: never }, options?: CallOptions]): Promise<null> =>
    call('link.open', ...rest),
  /**
   * Whether the device has an app for a link.
   *
   * Permission: `link.query`. Settles within 5 s.
   */
  canOpen: (...rest: [params: { url: string }, options?: CallOptions]): Promise<{ can: boolean }> =>
    callChecked('link.canOpen', { can: false }, rest),
};
