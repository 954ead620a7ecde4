import { BridgeError } from '@org/bridge-protocol';

import type { HandlerParamsOf } from '@org/bridge-protocol';
import type { NativeProgram } from '@org/host-core';

import { engineNavigator, engineWindow } from './engine.js';
import { osFamily } from './os-family.js';

import type { NativePart } from './native-part.js';

/** Notes on the device and the number on the host's icon. */
export function notificationNatives(): readonly NativePart[] {
  return [noteNatives(), badgeNatives()];
}

function noteNatives(): NativePart {
  const { Notification: notes } = engineWindow();
  // Browsers there show notes of a Service Worker only.
  if (notes === undefined || osFamily() === 'Android')
    return { unsupported: { 'notification.showLocal': 'This browser shows no notes of pages.' } };
  const timers = createNoteTimers();
  return {
    methods: {
      'notification.showLocal': async (note, { program }) => {
        await askOnce(notes);
        timers.set(program.id, note.id, note.atMs ?? 0, () => {
          show(notes, note, program);
        });
        return null;
      },
    },
  };
}

async function askOnce(notes: typeof Notification): Promise<void> {
  if ((await notes.requestPermission()) === 'granted') return;
  throw new BridgeError(
    'PERMISSION_DENIED',
    'The browser does not let this site show notes: allow it in the settings of the browser.',
  );
}

function show(
  notes: typeof Notification,
  { id, title, body }: HandlerParamsOf<'notification.showLocal'>,
  program: NativeProgram,
): void {
  const note = new notes(`${program.name}: ${title}`, { body, tag: `${program.id}/${id}` });
  note.addEventListener('click', () => {
    focus();
    note.close();
  });
}

/**
 * Notes that wait for their time. They wait in this page: they outlive the program's session, and are gone when the page
 * is closed or reloaded. A page in the background is slowed down, so a note may come a minute late.
 */
function createNoteTimers(): {
  set(programId: string, noteId: string, atMs: number, onTime: () => void): void;
} {
  const waiting = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  return {
    set: (programId, noteId, atMs, onTime) => {
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
  };
}

function badgeNatives(): NativePart {
  const engine = engineNavigator();
  if (engine.setAppBadge === undefined || engine.clearAppBadge === undefined)
    return {
      unsupported: { 'notification.setBadge': 'This browser shows no number on the icon of a page.' },
    };
  const counts = new Map<string, number>();
  return {
    methods: {
      'notification.setBadge': async ({ count }, { program }) => {
        counts.set(program.id, count);
        let sum = 0;
        for (const part of counts.values()) sum += part;
        await (sum === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(sum));
        return null;
      },
    },
  };
}

/** Notes of one program that wait; a timer each. */
const MAX_WAITING = 64;
/** Engines read a longer delay as none. */
const MAX_TIMER_MS = 2 ** 31 - 1;
