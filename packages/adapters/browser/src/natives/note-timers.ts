import { BridgeError } from '@org/bridge-protocol';

/** Notes that wait for their time. */
export interface NoteTimers {
  /** Calls back at the time, or at once when it has passed. A later call for the same note takes its place. */
  set(
    note: { readonly programId: string; readonly noteId: string; readonly atMs: number },
    onTime: () => void,
  ): void;
  /** Drops what waits for a program. */
  forget(programId: string): void;
}

/**
 * Makes the timers. They wait in this page: they outlive the program's session, and are gone when the page is closed or
 * reloaded. A page in the background is slowed down, so a note may come a minute late.
 */
export function createNoteTimers(): NoteTimers {
  const waiting = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  return {
    set: ({ programId, noteId, atMs }, onTime) => {
      const notes = waiting.get(programId) ?? new Map<string, ReturnType<typeof setTimeout>>();
      waiting.set(programId, notes);
      clearTimeout(notes.get(noteId));
      notes.delete(noteId);
      if (notes.size >= MAX_WAITING)
        throw new BridgeError('BUSY', `At most ${MAX_WAITING} notes of a program wait for their time.`);
      const wait = () => {
        const leftMs = atMs - Date.now();
        if (leftMs > 0) {
          notes.set(noteId, setTimeout(wait, Math.min(leftMs, MAX_TIMER_MS)));
          return;
        }
        notes.delete(noteId);
        onTime();
      };
      wait();
    },
    forget: (programId) => {
      for (const timer of waiting.get(programId)?.values() ?? []) clearTimeout(timer);
      waiting.delete(programId);
    },
  };
}

/** Notes of one program that wait; a timer each. */
const MAX_WAITING = 64;
/** Engines read a longer delay as none. */
const MAX_TIMER_MS = 2 ** 31 - 1;
