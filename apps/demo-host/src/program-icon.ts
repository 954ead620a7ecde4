import { element } from './element.js';

/** The picture of a program, or the first letter of its name when there is none or it cannot be loaded. */
export function programIcon({ name, iconUrl }: { name: string; iconUrl: string | null }): HTMLElement {
  const initial = String.fromCodePoint(name.codePointAt(0) ?? 63).toUpperCase();
  const icon = element('span', { class: 'program-icon', 'aria-hidden': 'true' }, initial);
  if (iconUrl === null) return icon;
  const image = element('img', {
    src: iconUrl,
    alt: '',
    onload: () => icon.replaceChildren(image),
    onerror: () => icon.replaceChildren(initial),
  });
  return icon;
}
