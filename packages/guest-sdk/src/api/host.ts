// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `host.*`: see docs/methods/host.md. */
export const host = {
  /**
   * Calls a method of an extension that this host declares. It needs the permission host.ext.<extension>.
   *
   * Needs no permission. Settles within 30 s.
   */
  invoke: (
    ...rest: [
      params: { extension: string; method: string; params?: JsonValue | undefined },
      options?: CallOptions,
    ]
  ): Promise<{ result: JsonValue }> => callChecked('host.invoke', { result: true }, rest),
};
