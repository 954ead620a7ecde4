import { BridgeError } from '@org/bridge-protocol';

import type { Handlers } from '../program-context.js';

/** Answers `subpackage.*`. A release is installed whole, so a part of it is always here. */
export const subpackageHandlers: Handlers<'subpackage.load'> = {
  'subpackage.load': ({ name }, { parts, program }) => {
    const bytes = parts.get(name);
    if (bytes === undefined)
      throw new BridgeError('NOT_FOUND', `${program.id} has no sub-package "${name}" in its manifest.`);
    return { bytes, fromCache: true };
  },
};
