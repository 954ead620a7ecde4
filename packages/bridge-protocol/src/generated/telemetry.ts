// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `telemetry.*`. */
export interface TelemetryMethods {
  /**
   * Counts something that happened.
   *
   * Needs no permission. Settles within 5 s.
   */
  'telemetry.track': {
    params: { name: string; props?: Record<string, string | number | boolean> | undefined };
    handlerParams: { name: string; props: Record<string, string | number | boolean> };
    result: null;
    guarded: never;
  };
  /**
   * A line for the partner’s log.
   *
   * Needs no permission. Settles within 5 s.
   */
  'telemetry.log': {
    params: { level: 'debug' | 'info' | 'warn' | 'error'; message: string; data?: JsonValue | undefined };
    handlerParams: TelemetryMethods['telemetry.log']['params'];
    result: null;
    guarded: never;
  };
  /**
   * A moment of the program’s own start, in milliseconds since its page began.
   *
   * Needs no permission. Settles within 5 s.
   */
  'telemetry.mark': {
    params: { name: string; atMs: number };
    handlerParams: TelemetryMethods['telemetry.mark']['params'];
    result: null;
    guarded: never;
  };
}
