// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `bridge.*`: see docs/methods/bridge.md. */
export const bridge = {
  /**
   * Answers with what it was given and the time of the host.
   *
   * Needs no permission. Settles within 5 s.
   */
  ping: (
    ...rest: [params?: { payload?: JsonValue | undefined } | undefined, options?: CallOptions]
  ): Promise<{ payload?: JsonValue | undefined; hostTimeMs: number }> =>
    callChecked('bridge.ping', { 'payload?': true, hostTimeMs: 0 }, rest),
  /**
   * What this host answers now: methods, events, what it cannot do and why, and its limits.
   *
   * Needs no permission. Settles within 5 s.
   */
  getCapabilities: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    protocol: number;
    methods: string[];
    events: string[];
    unsupported: Record<string, string>;
    limits: Record<string, JsonValue>;
  }> =>
    callChecked(
      'bridge.getCapabilities',
      { protocol: 0, methods: [''], events: [''], unsupported: { '*': '' }, limits: { '*': true } },
      rest,
    ),
};
