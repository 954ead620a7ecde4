// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `calendar.*`: see docs/methods/calendar.md. */
export const calendar = {
  /** Offers an event for the user’s calendar. Permission: `calendar`, which the user is asked for. Waits for the user. Call it from a click or a key. Errors of its own: `USER_CANCELLED`. */
  addEvent: (...rest: CallArguments<'calendar.addEvent'>) => call('calendar.addEvent', ...rest),
};
