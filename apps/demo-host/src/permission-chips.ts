import { element } from './element.js';
import { glyph } from './glyph.js';
import { permissionWords } from './permission-words.js';

import type { GlyphName } from './glyph.js';

/** What a program asks for and whom it talks to, as short labels. */
export function permissionChips(permissions: readonly string[], domains: readonly string[]): HTMLElement[] {
  const asked = permissions.map((name) => {
    const { label, symbol, opens } = permissionWords(name);
    return chip(symbol, label, opens);
  });
  const reached = domains.map((domain) => chip('globe', domain, `Exchanges data with ${domain}`));
  return [
    asked.length > 0
      ? chipRow('Asks for', asked)
      : element('p', { class: 'chips muted' }, 'Asks for no permissions'),
    ...(reached.length > 0 ? [chipRow('Connects to', reached)] : []),
  ];
}

function chipRow(label: string, chips: readonly HTMLElement[]): HTMLElement {
  return element(
    'div',
    { class: 'chips' },
    element('span', { class: 'muted' }, label),
    element('ul', { 'aria-label': label }, ...chips),
  );
}

function chip(symbol: GlyphName, label: string, explanation: string): HTMLElement {
  return element('li', { class: 'chip', title: explanation }, glyph(symbol), label);
}
