import { element } from './element.js';
import { glyph } from './glyph.js';
import { supportDetails } from './support-details.js';

import type { GlyphName } from './glyph.js';

/** A line of the host above a running program. */
export interface Notice {
  readonly symbol: GlyphName;
  readonly text: string;
  readonly look?: 'warn';
  /** Progress between 0 and 1. `words` are for the eyes; `spoken` is read out when it changes. */
  readonly progress?: NoticeProgress;
  /** What support may ask for, folded away. */
  readonly support?: string | null;
  readonly actions?: readonly { readonly label: string; readonly onChoose: () => void }[];
}

interface NoticeProgress {
  readonly share: number;
  readonly words: string;
  readonly spoken: string;
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
      if (known !== undefined && notice.progress !== undefined && isSame(known.notice, notice)) {
        showProgress(known.line, notice.progress);
        return;
      }
      const line = noticeLine(key, notice);
      const hadFocus = known?.line.contains(document.activeElement) === true;
      if (known === undefined) board.append(line);
      else known.line.replaceWith(line);
      if (hadFocus) line.querySelector('button')?.focus();
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

function isSame(one: Notice, other: Notice): boolean {
  return one.text === other.text && one.actions?.length === other.actions?.length;
}

function noticeLine(
  key: string,
  { symbol, text, look, progress, support = null, actions = [] }: Notice,
): HTMLElement {
  const line = element(
    'div',
    { class: look === 'warn' ? 'notice warn' : 'notice', 'data-notice': key },
    glyph(symbol),
    element('p', {}, text),
    progress === undefined ? null : element('span', { class: 'notice-share', 'aria-hidden': 'true' }),
    progress === undefined ? null : element('progress', { max: 1, 'aria-label': text }),
    progress === undefined ? null : element('span', { class: 'unseen notice-spoken' }),
    supportDetails(support),
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

function showProgress(line: HTMLElement, { share, words, spoken }: NoticeProgress): void {
  write(line.querySelector('.notice-share'), words);
  write(line.querySelector('.notice-spoken'), spoken);
  const bar = line.querySelector('progress');
  if (bar !== null) bar.value = share;
}

function write(place: Element | null, words: string): void {
  if (place !== null && place.textContent !== words) place.textContent = words;
}
