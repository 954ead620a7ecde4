import { element } from './element.js';

import type { CancelSignal } from '@org/host-core';
import type { Child } from './element.js';

/** What a modal shows. `settle` ends it with an answer. */
export interface ModalContent<T> {
  /** The heading; it names the dialog. */
  readonly title: string;
  /** A small line above the heading: who is asking. */
  readonly eyebrow?: string;
  readonly body: readonly Child[];
  readonly actions: readonly ModalAction<T>[];
  /** One action under the other, for a choice of many. */
  readonly isStacked?: boolean;
}

/** A button at the bottom of a modal. */
interface ModalAction<T> {
  readonly label: string;
  /** What more there is to say about the choice. */
  readonly note?: string;
  readonly look?: 'primary' | 'danger' | 'quiet';
  /** The answer, or what to do instead of answering. */
  readonly choose: T | (() => void);
}

/** Where and how a modal appears, and its answer when the user turns away from it. */
export interface ModalOptions<T> {
  readonly dismissed: T;
  /** Ends the modal as if dismissed. */
  readonly signal?: CancelSignal;
  /** While it answers true, only an action ends the modal: something is under way that has to be seen to its end. */
  readonly isHeld?: () => boolean;
  readonly look?: 'sheet';
}

/**
 * Shows a native modal dialog until it is answered, dismissed (Esc) or its signal aborts.
 * The dialog itself takes the focus, not a button: a key pressed in a program the moment before must not answer it.
 */
export function showModal<T extends string | null>(
  content: (settle: (answer: T) => void) => ModalContent<T>,
  { dismissed, signal, isHeld = () => false, look }: ModalOptions<T>,
): Promise<T> {
  return new Promise((resolve) => {
    const settle = (answer: T) => {
      signal?.removeEventListener('abort', dismiss);
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dismiss = () => {
      if (!isHeld()) settle(dismissed);
    };
    const { title, eyebrow, body, actions, isStacked = false } = content(settle);
    const headingId = `modal-${crypto.randomUUID()}`;
    const dialog = element(
      'dialog',
      {
        class: look === 'sheet' ? 'modal sheet' : 'modal',
        'aria-labelledby': headingId,
        tabindex: -1,
        oncancel: (event) => {
          event.preventDefault();
          dismiss();
        },
      },
      element(
        'div',
        { class: 'modal-content' },
        eyebrow === undefined ? null : element('p', { class: 'eyebrow' }, eyebrow),
        element('h2', { id: headingId }, title),
        ...body,
      ),
      element(
        'div',
        { class: isStacked ? 'modal-actions stacked' : 'modal-actions' },
        ...actions.map((action) => actionButton(action, settle)),
      ),
    );
    document.body.append(dialog);
    if (signal?.aborted === true) {
      dismiss();
      return;
    }
    signal?.addEventListener('abort', dismiss);
    dialog.showModal();
    dialog.focus();
  });
}

function actionButton<T extends string | null>(
  { label, note, look, choose }: ModalAction<T>,
  settle: (answer: T) => void,
): HTMLElement {
  const onclick = typeof choose === 'function' ? choose : () => settle(choose);
  return element(
    'button',
    { type: 'button', class: look === 'quiet' ? 'text-button' : (look ?? 'secondary'), onclick },
    label,
    note === undefined ? null : element('span', { class: 'note' }, ` ${note}`),
  );
}
