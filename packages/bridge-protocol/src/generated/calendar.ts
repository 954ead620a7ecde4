// Made from the catalogue by `npm run generate`.

/** The methods of `calendar.*`. */
export interface CalendarMethods {
  /**
   * Offers an event for the user’s calendar.
   *
   * Permission: `calendar`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`.
   */
  'calendar.addEvent': {
    params: {
      title: string;
      startMs: number;
      endMs: number;
      location?: string | undefined;
      notes?: string | undefined;
    };
    handlerParams: CalendarMethods['calendar.addEvent']['params'];
    result: { added: boolean };
    guarded: never;
  };
}
