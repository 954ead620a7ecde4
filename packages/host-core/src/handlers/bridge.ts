import type { Handlers } from '../program-context.js';

/** Answers `bridge.*`. */
export const bridgeHandlers: Handlers<'bridge.ping' | 'bridge.subscribe' | 'bridge.unsubscribe'> = {
  'bridge.ping': ({ payload }, { platform }) => ({
    ...(payload === undefined ? {} : { payload }),
    hostTimeMs: platform.clock.now(),
  }),
  'bridge.subscribe': ({ event }, context) => ({ subscriptionId: context.subscribe(event) }),
  'bridge.unsubscribe': ({ subscriptionId }, context) => {
    context.unsubscribe(subscriptionId);
    return null;
  },
};
