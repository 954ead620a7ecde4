import type { Handlers } from '../program-context.js';

/** Answers `update.*`. */
export const updateHandlers: Handlers<'update.check'> = {
  'update.check': (_params, context) => context.checkForUpdate(),
};
