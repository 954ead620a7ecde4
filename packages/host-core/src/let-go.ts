import { messageOf } from './error.js';

import type { LogEntry, Platform } from './platform.js';

/** Work whose failure concerns nobody who could act on it: it is logged, and the returned promise never rejects. */
export async function letGo(
  work: Promise<unknown>,
  { log }: Pick<Platform, 'log'>,
  about: Pick<LogEntry, 'event' | 'programId'>,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    log({ level: 'error', ...about, detail: messageOf(error) });
  }
}
