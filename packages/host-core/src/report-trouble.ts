import type { EmitHostEvent } from './host-events.js';
import type { Platform } from './platform.js';
import type { FileTrouble } from './repair-part.js';

/** Tells the host's page and its log of a damaged file. */
export function reportTrouble(
  { path, copy, state, reason }: FileTrouble,
  program: { readonly id: string; readonly version: string },
  { platform, emit }: { readonly platform: Pick<Platform, 'log'>; readonly emit: EmitHostEvent },
): void {
  const { id, version } = program;
  const level = state === 'unrepaired' ? 'error' : 'warn';
  platform.log({ level, event: `file-${state}`, programId: id, detail: `${path} of ${version}: ${reason}` });
  emit('integrity', { id, version, path, copy, state, reason });
}
