import type { PlatformClock } from '../platform.js';

/** Watches whether a surface still holds the program and whether the program still runs. */
export interface DocumentWatch {
  /** The surface's document greets: a boot page first, where there is one, then each document of the program. */
  onGreeting(from: 'boot page' | 'program'): void;
  /** Anything the program's document says. */
  onSound(): void;
  /** The program's document says that its address has another fragment. */
  onMoved(): void;
  /** The surface has loaded a document, whosever it is. */
  onLoad(): void;
  /** Safe to call twice. */
  stop(): void;
}

/** What the watch has found. */
export type DocumentTrouble =
  /** No document of the program has come. */
  | 'silent'
  /** A document was loaded that did not greet. */
  | 'foreign'
  /** The program was heard before, and is no longer. */
  | 'unresponsive';

/**
 * Looks once a second of foreground time.
 * 1. A boot page that does not greet, or is not followed by the program, within fifteen seconds is silent.
 * 2. A loaded document greets before its load event, or within a second and a half after it; else it is foreign.
 *    A program could greet ahead for a document it then opens, but that document would not beat.
 *    WebKit tells of a load, too, when a program changes the fragment of its address: one about which the program has said so, a
 *    moment before or after, is none.
 * 3. After the program's first greeting, five seconds without a sound are unresponsive; told once until it is heard again.
 */
export function createDocumentWatch(
  clock: PlatformClock,
  onTrouble: (trouble: DocumentTrouble) => void,
): DocumentWatch {
  let heardAtMs = clock.foregroundMs();
  let hasGreeted = false;
  let isProgram = false;
  let isGreetedAhead = false;
  let foreignAtMs = Infinity;
  let movedAtMs = -Infinity;
  let isToldUnresponsive = false;
  let isStopped = false;
  let cancelTimer = clock.setTimer(LOOK_MS, look);

  return {
    onGreeting: (from) => {
      hasGreeted = true;
      isProgram ||= from === 'program';
      // Either the load event has come and this settles it, or it is still to come.
      isGreetedAhead = foreignAtMs === Infinity;
      foreignAtMs = Infinity;
      hear();
    },
    onSound: hear,
    onMoved: () => {
      movedAtMs = clock.foregroundMs();
      foreignAtMs = Infinity;
    },
    onLoad: () => {
      const isMove = clock.foregroundMs() - movedAtMs < MOVE_MS;
      movedAtMs = -Infinity;
      if (isMove) return;
      if (!isGreetedAhead) foreignAtMs = clock.foregroundMs() + GREETING_MS;
      isGreetedAhead = false;
    },
    stop: () => {
      isStopped = true;
      cancelTimer();
    },
  };

  function hear(): void {
    heardAtMs = clock.foregroundMs();
    isToldUnresponsive = false;
  }

  function look(): void {
    const trouble = troubleNow();
    if (trouble === 'unresponsive') isToldUnresponsive = true;
    if (trouble !== null) onTrouble(trouble);
    if (!isStopped) cancelTimer = clock.setTimer(LOOK_MS, look);
  }

  function troubleNow(): DocumentTrouble | null {
    const now = clock.foregroundMs();
    if (now >= foreignAtMs) return hasGreeted ? 'foreign' : 'silent';
    const silentMs = now - heardAtMs;
    if (!isProgram) return silentMs >= BOOT_MS ? 'silent' : null;
    return silentMs >= SILENCE_MS && !isToldUnresponsive ? 'unresponsive' : null;
  }
}

const LOOK_MS = 1_000;
/** Long enough to fetch the boot page and to store a large package on a slow device. */
const BOOT_MS = 15_000;
/** A greeting is posted by the first script of a document; this is its way through a busy page. */
const GREETING_MS = 1_500;
/** An event of the document and one of its frame, about the same change. */
const MOVE_MS = 1_000;
/** Five beats. */
const SILENCE_MS = 5_000;
