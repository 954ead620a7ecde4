// Made from the catalogue by `npm run generate`.

/** The methods of `location.*`. */
export interface LocationMethods {
  /**
   * Where the device is now.
   *
   * Permission: `geolocation`, which the user is asked for. Waits for the user.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'location.get': {
    params: { accuracy?: 'coarse' | 'fine' | undefined; timeoutMs?: number | undefined } | undefined;
    handlerParams: { accuracy: 'coarse' | 'fine'; timeoutMs: number };
    result: { latitude: number; longitude: number; accuracyMeters: number; atMs: number };
    guarded: never;
  };
  /**
   * Reports where the device is, by location.change, until the subscription ends.
   *
   * Permission: `geolocation`, which the user is asked for. Waits for the user.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'location.watch': {
    params: { accuracy?: 'coarse' | 'fine' | undefined; minIntervalMs?: number | undefined } | undefined;
    handlerParams: { accuracy: 'coarse' | 'fine'; minIntervalMs: number };
    result: { subscriptionId: string };
    guarded: never;
  };
}

/** What the events of `location.*` carry. */
export interface LocationEvents {
  /**
   * The device is somewhere else. location.watch says how exact and how often.
   *
   * Permission: `geolocation`, which the user is asked for.
   */
  'location.change': { latitude: number; longitude: number; accuracyMeters: number; atMs: number };
}
