import type { Handlers } from '../program-context.js';

/** Answers `location.watch`; where the device is knows the platform. */
export const locationHandlers: Handlers<'location.watch'> = {
  'location.watch': (options, context) => ({
    subscriptionId: context.subscribe('location.change', options),
  }),
};
