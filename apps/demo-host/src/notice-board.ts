import { element } from './element.js';
import { glyph } from './glyph.js';

import type { GlyphName } from './glyph.js';

/** A line of the host above a running program. */
export interface Notice {
  readonly symbol: GlyphName;
  readonly text: string;
  readonly look?: 'warn';
  /** Progress between 0 and 1; shown, but not read out at every step. */
  readonly progress?: { readonly share: number; readonly words: string };
  readonly actions?: readonly { readonly label: string; readonly onChoose: () => void }[];
}

/** Notices by key: one of a kind at a time. */
export interface NoticeBoard {
  readonly element: HTMLElement;
  show(key: string, notice: Notice): void;
  hide(key: string): void;
  clear(): void;
}

/** Makes an empty board. Its texts are read out politely. */
export function createNoticeBoard(): NoticeBoard {
  const board = element('div', { class: 'notices', role: 'status', 'aria-live': 'polite' });
  const lines = new Map<string, { notice: Notice; line: HTMLElement }>();

  return {
    element: board,
    show: (key, notice) => {
      const known = lines.get(key);
      // Only the number has moved: the line stays, and nothing is read out again.
      if (known?.notice.text === notice.text && notice.progress !== undefined) {
        showProgress(known.line, notice.progress);
        return;
      }
      const line = noticeLine(key, notice);
      if (known === undefined) board.append(line);
      else known.line.replaceWith(line);
      lines.set(key, { notice, line });
    },
    hide: (key) => {
      lines.get(key)?.line.remove();
      lines.delete(key);
    },
    clear: () => {
      board.replaceChildren();
      lines.clear();
    },
  };
}

function noticeLine(key: string, { symbol, text, look, progress, actions = [] }: Notice): HTMLElement {
  const line = element(
    'div',
    { class: look === 'warn' ? 'notice warn' : 'notice', 'data-notice': key },
    glyph(symbol),
    element('p', {}, text),
    progress === undefined ? null : element('span', { class: 'notice-share', 'aria-hidden': 'true' }),
    progress === undefined ? null : element('progress', { max: 1, 'aria-label': text }),
    actions.length === 0
      ? null
      : element(
          'div',
          { class: 'notice-actions' },
          ...actions.map(({ label, onChoose }) =>
            element('button', { type: 'button', class: 'text-button', onclick: onChoose }, label),
          ),
        ),
  );
  if (progress !== undefined) showProgress(line, progress);
  return line;
}

function showProgress(line: HTMLElement, { share, words }: { share: number; words: string }): void {
  const [number, bar] = [line.querySelector('.notice-share'), line.querySelector('progress')];
  if (number !== null && number.textContent !== words) number.textContent = words;
  if (bar !== null) bar.value = share;
}
