import { BridgeError } from '@org/bridge-protocol';

import type { Handlers } from '../program-context.js';

/** Answers `update.*`. */
export const updateHandlers: Handlers<'update.check' | 'update.apply'> = {
  'update.check': (_params, context) => context.checkForUpdate(),
  'update.apply': async (_params, context) => {
    if (!(await context.hasStagedUpdate())) {
      throw new BridgeError(
        'CONFLICT',
        'No newer release is ready: call update.check, then wait for update.ready.',
      );
    }
    context.requestRestart(null);
    return null;
  },
};
