// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `share.*`: see docs/methods/share.md. */
export const share = {
  /**
   * Opens the sheet of the device for sharing. False when the user shared nothing.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: refs.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  open: (
    ...rest: [
      params: {
        title?: string | undefined;
        text?: string | undefined;
        url?: string | undefined;
        refs?: never;
      },
      options?: CallOptions,
    ]
  ): Promise<{ shared: boolean }> => callChecked('share.open', { shared: false }, rest),
  /**
   * A link that opens this program in the host, at a path.
   *
   * Needs no permission. Settles within 5 s.
   */
  createLink: (
    ...rest: [params: { path: string; query?: Record<string, string> | undefined }, options?: CallOptions]
  ): Promise<{ url: string }> => callChecked('share.createLink', { url: '' }, rest),
};
