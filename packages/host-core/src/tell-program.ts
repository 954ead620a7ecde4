import type { UpdateProgress } from './host-events.js';
import type { EmitToProgram } from './program-context.js';

/** Tells a running program what becomes of its update, as far as that is anything for it. */
export function tellProgram(
  { state, version = '', receivedBytes = 0, totalBytes = 0, outcome }: UpdateProgress,
  emitToProgram: EmitToProgram | undefined,
): void {
  if (state === 'downloading') emitToProgram?.('update.progress', { version, receivedBytes, totalBytes });
  // What waits for the user's word is nothing that the program could apply.
  if (state === 'staged' && outcome?.type === 'staged' && outcome.added === undefined)
    emitToProgram?.('update.ready', { version });
}
