import { element } from './element.js';

/** What support may ask for, out of the way of everybody else; null when there is nothing. */
export function supportDetails(text: string | null): HTMLElement | null {
  if (text === null) return null;
  return element(
    'details',
    { class: 'support' },
    element('summary', {}, 'Details for support'),
    element('p', {}, text),
  );
}
