// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `bridge.*`: see docs/methods/bridge.md. */
export const bridge = {
  /** Answers with what it was given and the time of the host. Needs no permission. Settles within 5 s. */
  ping: (...rest: CallArguments<'bridge.ping'>) => call('bridge.ping', ...rest),
  /** What this host answers now: methods, events, what it cannot do and why, and its limits. Needs no permission. Settles within 5 s. */
  getCapabilities: (...rest: CallArguments<'bridge.getCapabilities'>) =>
    call('bridge.getCapabilities', ...rest),
};
