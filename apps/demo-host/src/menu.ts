import { element } from './element.js';
import { glyph } from './glyph.js';

import type { GlyphName } from './glyph.js';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly symbol: GlyphName;
  readonly look?: 'danger';
  readonly onChoose: () => void;
}

/** A button that opens a small list of actions: a native popover, so Esc and a click elsewhere close it. */
export function menuButton(label: string, items: readonly MenuItem[]): HTMLElement {
  const id = `menu-${crypto.randomUUID()}`;
  const list = element(
    'div',
    { id, popover: 'auto', class: 'menu' },
    ...items.map(({ label: words, symbol, look, onChoose }) =>
      element(
        'button',
        {
          type: 'button',
          class: look ?? null,
          onclick: () => {
            list.hidePopover();
            onChoose();
          },
        },
        glyph(symbol),
        words,
      ),
    ),
  );
  const button = element(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, 'aria-haspopup': 'true', popovertarget: id },
    glyph('more'),
  );
  // A click into a program's frame is a click elsewhere too, but the page only sees that it lost the focus.
  const close = () => list.hidePopover();
  list.addEventListener('beforetoggle', (event) => {
    if (event.newState === 'open') addEventListener('blur', close, { once: true });
    else removeEventListener('blur', close);
  });
  list.addEventListener('toggle', (event) => {
    if (event.newState === 'open') place(list, button);
  });
  return element('span', { class: 'menu-anchor' }, button, list);
}

const GAP_PX = 6;

function place(list: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const top = below + height > innerHeight ? Math.max(GAP_PX, anchor.top - GAP_PX - height) : below;
  list.style.top = `${top}px`;
  list.style.left = `${Math.max(GAP_PX, anchor.right - width)}px`;
}
