import { element } from './element.js';
import { programIcon } from './program-icon.js';
import { createProgressLine } from './progress-line.js';

import type { Progress } from './progress-words.js';

/** A download that a program waits for. */
export interface DownloadScreen {
  readonly element: HTMLElement;
  showProgress(progress: Progress, options: { readonly isStalled: boolean }): void;
}

/** Makes the screen of a first install, or of an update that has to come first. */
export function createDownloadScreen(options: {
  readonly program: { readonly name: string; readonly iconUrl: string | null };
  readonly title: string;
  /** Why the user has to wait; null where that is plain. */
  readonly why: string | null;
  readonly onCancel: () => void;
}): DownloadScreen {
  const { program, title, why, onCancel } = options;
  const bar = createProgressLine(title);
  return {
    element: element(
      'div',
      { class: 'blank' },
      programIcon(program),
      element('h3', {}, title),
      why === null ? null : element('p', { class: 'muted' }, why),
      bar.element,
      element('button', { type: 'button', class: 'secondary', onclick: onCancel }, 'Cancel'),
    ),
    showProgress: (progress, state) => bar.show(progress, state),
  };
}
