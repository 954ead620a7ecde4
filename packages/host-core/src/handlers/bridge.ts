import type { Handlers } from '../program-context.js';

/** Answers `bridge.*`. */
export const bridgeHandlers: Handlers<
  'bridge.ping' | 'bridge.getCapabilities' | 'bridge.subscribe' | 'bridge.unsubscribe'
> = {
  'bridge.ping': ({ payload }, { platform }) => {
    const hostTimeMs = platform.clock.now();
    return payload === undefined ? { hostTimeMs } : { payload, hostTimeMs };
  },
  'bridge.getCapabilities': (_params, context) => context.capabilities(),
  'bridge.subscribe': ({ event }, context) => ({ subscriptionId: context.subscribe(event) }),
  'bridge.unsubscribe': ({ subscriptionId }, context) => {
    context.unsubscribe(subscriptionId);
    return null;
  },
};
