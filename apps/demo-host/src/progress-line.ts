import { element } from './element.js';
import { bytesWords, progressWords } from './progress-words.js';

import type { Progress } from './progress-words.js';

/** A bar with its words. */
export interface ProgressLine {
  readonly element: HTMLElement;
  /** Moves the bar. Null while nothing is known of the size. */
  show(progress: Progress | null, options?: { readonly isStalled?: boolean }): void;
}

/** Makes a bar with a name. How far it is, is read out by quarters; the numbers beside it are for the eyes. */
export function createProgressLine(label: string): ProgressLine {
  const bar = element('progress', { 'aria-label': label });
  const words = element('p', { class: 'bytes muted', 'aria-hidden': 'true' }, 'Asking the store …');
  const said = element('p', { class: 'unseen', role: 'status' });
  return {
    element: element('div', { class: 'progress-line' }, bar, words, said),
    show: (progress, { isStalled = false } = {}) => {
      if (progress === null) {
        bar.removeAttribute('value');
        words.textContent = 'Asking the store …';
        return;
      }
      bar.max = progress.totalBytes;
      bar.value = progress.receivedBytes;
      words.textContent = isStalled
        ? `${bytesWords(progress)}. Waiting for the connection …`
        : progressWords(progress);
      const spoken = isStalled ? 'Waiting for the connection.' : quarterWords(progress);
      if (said.textContent !== spoken) said.textContent = spoken;
    },
  };
}

const quarters = ['', 'A quarter is here.', 'Half is here.', 'Three quarters are here.', 'All is here.'];

/** How far a download is, in words that change three times on its way. */
export function quarterWords({ receivedBytes, totalBytes }: Omit<Progress, 'remainingMs'>): string {
  return totalBytes === 0 ? '' : (quarters[Math.floor((receivedBytes / totalBytes) * 4)] ?? '');
}
