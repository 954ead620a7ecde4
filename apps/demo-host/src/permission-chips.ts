import { element } from './element.js';
import { glyph } from './glyph.js';
import { permissionWords } from './permission-words.js';

/** What a program asks for, as a list of short labels. */
export function permissionChips(permissions: readonly string[], domains: readonly string[]): HTMLElement {
  const chips = [
    ...permissions.map((name) => {
      const { label, symbol, opens } = permissionWords(name);
      return element('li', { class: 'chip', title: opens, 'data-permission': name }, glyph(symbol), label);
    }),
    ...domains.map((domain) =>
      element('li', { class: 'chip', title: `Exchanges data with ${domain}` }, glyph('globe'), domain),
    ),
  ];
  if (chips.length === 0) return element('p', { class: 'asks muted' }, 'Asks for no permissions');
  return element(
    'div',
    { class: 'asks' },
    element('span', { class: 'muted' }, 'Asks for'),
    element('ul', { 'aria-label': 'Asks for' }, ...chips),
  );
}
