import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall } from '@org/host-core';

import { whenAborted } from './call-end.js';
import { createElement, createStyledRoot } from './create-element.js';
import { noLongerWanted } from './native-error.js';

import type { NativeWords } from './native-words.js';

/** The host's modal screens for programs: one at a time for each, with the program's name on it. */
export interface Sheets {
  /** Null when the user dismissed it. Rejects with BUSY while the program has another open, and when the call ends. */
  open<T>(options: SheetOptions<T>): Promise<T | null>;
}

/** One screen. */
interface SheetOptions<T> {
  readonly call: NativeCall;
  readonly title: string;
  /** A choice is small and closes by a click beside it; a screen is wide and does not. */
  readonly type: 'choice' | 'screen';
  /** Fills the screen. The element with `autofocus` has the focus first. */
  readonly build: (sheet: Sheet<T>) => void;
}

/** A screen while it is open. */
export interface Sheet<T> {
  readonly content: HTMLElement;
  /** Closes the screen; the first answer counts. */
  readonly close: (answer: T | Promise<T>) => void;
  /** A button that closes it without an answer. */
  readonly cancelButton: () => HTMLButtonElement;
}

/** Makes the place for screens. */
export function createSheets(words: NativeWords): Sheets {
  const openFor = new Set<string>();
  return {
    open: async ({ call: { program, signal }, title, type, build }) => {
      if (signal.aborted) throw noLongerWanted();
      if (openFor.has(program.id)) {
        throw new BridgeError('BUSY', 'A screen of this program is already open: wait until it is closed.');
      }
      const dialog = createDialog({ title, who: words.by(program.name, program.partnerName), type });
      const content = createElement('div', { attributes: { class: 'content' } });
      dialog.append(content);
      openFor.add(program.id);
      return showUntilClosed({ dialog, signal, build, content, cancelWord: words.cancel }).finally(() =>
        openFor.delete(program.id),
      );
    },
  };
}

// The engine keeps the focus inside a modal dialog, closes it on Escape and gives the focus back.
function showUntilClosed<T>({
  dialog,
  signal,
  build,
  content,
  cancelWord,
}: {
  readonly dialog: HTMLDialogElement;
  readonly signal: NativeCall['signal'];
  readonly build: (sheet: Sheet<T>) => void;
  readonly content: HTMLElement;
  readonly cancelWord: string;
}): Promise<T | null> {
  const root = createStyledRoot([dialog]);
  return new Promise((resolve, reject) => {
    const leave = () => {
      stop();
      dialog.close();
      root.remove();
    };
    const close = (answer: T | null | Promise<T>) => {
      resolve(answer);
      leave();
    };
    const cancel = () => {
      close(null);
    };
    const stop = whenAborted(signal, () => {
      reject(noLongerWanted());
      leave();
    });
    // By Escape, or by a press beside it.
    dialog.addEventListener('close', cancel);
    build({
      content,
      close,
      cancelButton: () => createElement('button', { text: cancelWord, onClick: cancel }),
    });
    document.body.append(root);
    dialog.showModal();
  });
}

function createDialog({
  title,
  who,
  type,
}: {
  readonly title: string;
  readonly who: string;
  readonly type: SheetOptions<unknown>['type'];
}): HTMLDialogElement {
  return createElement(
    'dialog',
    {
      attributes: {
        'aria-labelledby': 'title',
        'aria-describedby': 'who',
        class: type,
        // Engines that do not know the attribute close on Escape and by the buttons.
        closedby: type === 'choice' ? 'any' : 'closerequest',
      },
    },
    [
      createElement('h2', { text: title, attributes: { id: 'title' } }),
      createElement('p', { text: who, attributes: { id: 'who', class: 'who' } }),
    ],
  );
}
