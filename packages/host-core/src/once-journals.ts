import { latePayment } from './handlers/payment.js';
import { openOnceJournal } from './once-journal.js';

import type { OnceJournal } from './once-journal.js';
import type { Platform } from './platform.js';
import type { EmitToProgram } from './program-context.js';

/** The journals of a host: one for each program, over all its launches, because an act may outlive the one that began it. */
export interface OnceJournals {
  of(programId: string): OnceJournal;
  forget(programId: string): void;
}

/** Opens them as they are asked for. A payment that ended late is told to the program that runs then. */
export function openOnceJournals(
  platform: Pick<Platform, 'records' | 'clock' | 'log'>,
  emitterOf: (programId: string) => EmitToProgram | undefined,
): OnceJournals {
  const journals = new Map<string, OnceJournal>();
  return {
    of: (programId) => {
      const journal =
        journals.get(programId) ??
        openOnceJournal(platform, programId, (act, outcome) => {
          const late = latePayment(act, outcome);
          if (late !== null) emitterOf(programId)?.('payment.statusChange', late);
        });
      journals.set(programId, journal);
      return journal;
    },
    forget: (programId) => {
      journals.delete(programId);
    },
  };
}
