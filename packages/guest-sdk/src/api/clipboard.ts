// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `clipboard.*`: see docs/methods/clipboard.md. */
export const clipboard = {
  /**
   * The text on the clipboard.
   *
   * Permission: `clipboard.read`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  readText: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ text: string }> => callChecked('clipboard.readText', { text: '' }, rest),
  /**
   * Puts text on the clipboard.
   *
   * Needs no permission. Settles within 5 s. Call it from a click or a key.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  writeText: (...rest: [params: { text: string }, options?: CallOptions]): Promise<null> =>
    call('clipboard.writeText', ...rest),
};
