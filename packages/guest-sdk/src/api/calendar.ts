// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `calendar.*`: see docs/methods/calendar.md. */
export const calendar = {
  /**
   * Offers an event for the user’s calendar.
   *
   * Permission: `calendar`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`.
   */
  addEvent: (
    ...rest: [
      params: {
        title: string;
        startMs: number;
        endMs: number;
        location?: string | undefined;
        notes?: string | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<{ added: boolean }> => callChecked('calendar.addEvent', { added: false }, rest),
};
