import { element } from './element.js';
import { glyph } from './glyph.js';
import { supportDetails } from './support-details.js';

import type { GlyphName } from './glyph.js';

/** A button of a screen. */
export interface ScreenAction {
  readonly label: string;
  readonly look?: 'primary';
  readonly onChoose: () => void;
}

/** What the host says in the place of a program. */
export interface HostMessage {
  readonly symbol: GlyphName;
  readonly title: string;
  readonly text: string;
  /** Something to look at or to use, below the text. */
  readonly body?: HTMLElement;
  /** For whoever has to look into it: a code or a reason. */
  readonly support?: string | null;
  readonly actions: readonly ScreenAction[];
}

/** Fills the place of a program with a message. */
export function messageScreen(message: HostMessage): HTMLElement {
  const { symbol, title, text, body = null, support = null, actions } = message;
  return element(
    'div',
    { class: 'blank', role: 'alert' },
    glyph(symbol),
    element('h3', {}, title),
    element('p', { class: 'muted' }, text),
    body,
    supportDetails(support),
    element(
      'div',
      { class: 'blank-actions' },
      ...actions.map(({ label, look, onChoose }) =>
        element('button', { type: 'button', class: look ?? 'secondary', onclick: onChoose }, label),
      ),
    ),
  );
}
