import { element } from './element.js';
import { glyph } from './glyph.js';
import { hostIdentity } from './host-identity.js';

/** What surrounds the list: the host's name and whether the store is there. */
export interface PageFrame {
  /** Where the list goes. */
  readonly main: HTMLElement;
  showStore(state: 'asking' | 'online' | 'offline'): void;
}

/** What the buttons of the page's head do. */
export interface PageActions {
  readonly showAccount: () => void;
  /** Stands beside the heading of the list. */
  readonly checkAll: HTMLElement;
}

/** Builds the page. */
export function buildPage({ showAccount, checkAll }: PageActions): PageFrame {
  const pill = element('span', { class: 'pill' });
  const main = element(
    'main',
    {},
    element(
      'div',
      { class: 'intro' },
      element(
        'div',
        {},
        element('h2', { id: 'programs-heading' }, 'Programs'),
        element(
          'p',
          { class: 'muted' },
          'From partners, signed and checked on this device, each in a place of its own.',
        ),
      ),
      checkAll,
    ),
  );
  const logo = element('img', { src: '/favicon.svg', alt: '', width: 36, height: 36 });
  document.body.prepend(
    element(
      'header',
      { class: 'page-head' },
      logo,
      element('h1', {}, hostIdentity.name),
      element('span', { class: 'muted version' }, hostIdentity.version),
      element('span', { class: 'spacer' }),
      element('span', { role: 'status' }, pill),
      element(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Account', onclick: showAccount },
        glyph('person'),
      ),
    ),
    main,
  );

  return {
    main,
    showStore: (state) => {
      pill.hidden = state === 'asking';
      pill.className = state === 'offline' ? 'pill warn' : 'pill good';
      pill.replaceChildren(
        glyph(state === 'offline' ? 'offline' : 'check'),
        state === 'offline' ? 'Store offline' : 'Store online',
      );
    },
  };
}
