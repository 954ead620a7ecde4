import { BridgeError } from '@org/bridge-protocol';

import { PartUnavailableError } from '../part-unavailable-error.js';

import type { CallContext, Handlers, ProgramContext } from '../program-context.js';
import type { LoadedPart } from '../program-parts.js';

/** Answers `subpackage.*` (docs/updates.md 7). */
export const subpackageHandlers: Handlers<'subpackage.load'> = {
  'subpackage.load': async ({ name }, context, call) => {
    const loaded = await load(name, context, call);
    if (loaded !== null) return loaded;
    const { id } = context.program;
    throw new BridgeError('NOT_FOUND', `${id} has no sub-package "${name}" in its manifest.`);
  },
};

// A call that was given up stops waiting by itself; the part goes on, for the next one that asks.
async function load(
  name: string,
  { parts }: ProgramContext,
  { reportProgress }: CallContext,
): Promise<LoadedPart | null> {
  try {
    return await parts.load(name, ({ receivedBytes, totalBytes }) => {
      reportProgress(receivedBytes, totalBytes);
    });
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    throw new BridgeError('UNAVAILABLE', error.message);
  }
}
