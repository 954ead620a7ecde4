// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `telemetry.*`: see docs/methods/telemetry.md. */
export const telemetry = {
  /**
   * Counts something that happened.
   *
   * Needs no permission. Settles within 5 s.
   */
  track: (
    ...rest: [
      params: { name: string; props?: Record<string, string | number | boolean> | undefined },
      options?: CallOptions,
    ]
  ): Promise<null> => call('telemetry.track', ...rest),
  /**
   * A line for the partner’s log.
   *
   * Needs no permission. Settles within 5 s.
   */
  log: (
    ...rest: [
      params: { level: 'debug' | 'info' | 'warn' | 'error'; message: string; data?: JsonValue | undefined },
      options?: CallOptions,
    ]
  ): Promise<null> => call('telemetry.log', ...rest),
  /**
   * A moment of the program’s own start, in milliseconds since its page began.
   *
   * Needs no permission. Settles within 5 s.
   */
  mark: (...rest: [params: { name: string; atMs: number }, options?: CallOptions]): Promise<null> =>
    call('telemetry.mark', ...rest),
};
