// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `host.*`. */
export interface HostMethods {
  /**
   * Calls a method of an extension that this host declares. It needs the permission host.ext.<extension>.
   *
   * Needs no permission. Settles within 30 s.
   */
  'host.invoke': {
    params: { extension: string; method: string; params?: JsonValue | undefined };
    handlerParams: HostMethods['host.invoke']['params'];
    result: { result: JsonValue };
    guarded: never;
  };
}
