import { BridgeError } from '@org/bridge-protocol';

import type { HandlerParamsOf } from '@org/bridge-protocol';
import type { NativeCall, NativeProgram } from '@org/host-core';

import { engineWindow } from './engine.js';
import { noLongerWanted } from './native-error.js';
import { createNoteTimers } from './note-timers.js';
import { osFamily } from './os-family.js';

import type { NativePart } from './native-part.js';

/** Notes on the device. One for later is shown only if the user still allows it when its time has come. */
export function notificationNatives(): NativePart {
  const { Notification: notes } = engineWindow();
  // Browsers there show notes of a Service Worker only.
  if (notes === undefined || osFamily() === 'Android')
    return { unsupported: { 'notification.showLocal': 'This browser shows no notes of pages.' } };
  const timers = createNoteTimers();
  const screen = createNoteScreen(notes);
  return {
    methods: {
      'notification.showLocal': async (note, call) => {
        const { program, signal } = call;
        const { atMs = 0 } = note;
        await askOnce(notes);
        if (signal.aborted) throw noLongerWanted();
        const isForLater = atMs > Date.now();
        if (isForLater) assertLater(call);
        timers.set({ programId: program.id, noteId: note.id, atMs }, () => {
          if (!isForLater || call.isPermitted()) screen.show(note, program);
        });
        return null;
      },
    },
    forgetProgram: (programId) => {
      timers.forget(programId);
      screen.forget(programId);
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

function assertLater(call: NativeCall): void {
  if (call.isPermitted()) return;
  throw new BridgeError(
    'PERMISSION_DENIED',
    'The user allowed this one call, which is over before the note’s time: show it without atMs.',
  );
}

/** The notes that are on the screen. */
interface NoteScreen {
  /** One of the same id makes way. */
  show(note: HandlerParamsOf<'notification.showLocal'>, program: NativeProgram): void;
  /** Takes a program's notes away. */
  forget(programId: string): void;
}

function createNoteScreen(notes: typeof Notification): NoteScreen {
  const shown = new Map<string, Map<string, Notification>>();
  return {
    show: ({ id, title, body }, program) => {
      const note = new notes(`${program.name}: ${title}`, { body, tag: `${program.id}/${id}` });
      const others = shown.get(program.id) ?? new Map<string, Notification>();
      shown.set(program.id, others);
      others.delete(id);
      const [oldest] = others.values();
      if (others.size >= MAX_SHOWN) oldest?.close();
      others.set(id, note);
      note.addEventListener('close', () => {
        if (others.get(id) === note) others.delete(id);
      });
      note.addEventListener('click', () => {
        focus();
        note.close();
      });
    },
    forget: (programId) => {
      for (const note of shown.get(programId)?.values() ?? []) note.close();
      shown.delete(programId);
    },
  };
}

/** Notes of one program on the screen; the oldest makes way. */
const MAX_SHOWN = 64;
