// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `host.*`: see docs/methods/host.md. */
export const host = {
  /** Calls a method of an extension that this host declares. It needs the permission host.ext.<extension>. Needs no permission. Settles within 30 s. */
  invoke: (...rest: CallArguments<'host.invoke'>) => call('host.invoke', ...rest),
};
