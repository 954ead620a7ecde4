// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `telemetry.*`: see docs/methods/telemetry.md. */
export const telemetry = {
  /** Counts something that happened. Needs no permission. Settles within 5 s. */
  track: (...rest: CallArguments<'telemetry.track'>) => call('telemetry.track', ...rest),
  /** A line for the partner’s log. Needs no permission. Settles within 5 s. */
  log: (...rest: CallArguments<'telemetry.log'>) => call('telemetry.log', ...rest),
  /** A moment of the program’s own start, in milliseconds since its page began. Needs no permission. Settles within 5 s. */
  mark: (...rest: CallArguments<'telemetry.mark'>) => call('telemetry.mark', ...rest),
};
