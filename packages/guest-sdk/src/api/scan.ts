// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `scan.*`: see docs/methods/scan.md. */
export const scan = {
  /** Opens the camera on the host’s screen until it sees a code. Permission: `camera`, which the user is asked for. Waits for the user. Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`. */
  scanCode: (...rest: CallArguments<'scan.scanCode'>) => call('scan.scanCode', ...rest),
};
