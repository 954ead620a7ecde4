import { element } from './element.js';
import { glyph } from './glyph.js';
import { programCard } from './program-card.js';

import type { GlyphName } from './glyph.js';
import type { ProgramActions } from './program-card.js';
import type { Shelf } from './shelf.js';

/** What the list shows. */
type CatalogState =
  | { readonly type: 'loading' }
  | { readonly type: 'loaded'; readonly shelf: Shelf }
  | { readonly type: 'error'; readonly message: string };

/** The list of programs with its states. */
export interface CatalogView {
  readonly element: HTMLElement;
  show(state: CatalogState): void;
  /** Puts the focus back on the program a user came from. */
  focusProgram(id: string): void;
}

/** Makes the list. `retry` is what the buttons of the empty, offline and error states do. */
export function createCatalogView(actions: ProgramActions & { readonly retry: () => void }): CatalogView {
  const banner = element('div', { class: 'banner-place', role: 'status' });
  const list = element('div', { class: 'catalog', 'aria-busy': 'true' });
  const view = element('section', { 'aria-labelledby': 'programs-heading' }, banner, list);
  let shown = '';
  /** What is to be shown when the open menu has closed. */
  let waiting: CatalogState | null = null;

  return {
    element: view,
    show,
    focusProgram: (id) => {
      list.querySelector<HTMLElement>(`[data-program="${CSS.escape(id)}"] [data-action="open"]`)?.focus();
    },
  };

  function show(state: CatalogState): void {
    // The list is asked for every few seconds, and a new one must not take an open menu away.
    const menu = list.querySelector(':popover-open');
    if (menu !== null) {
      if (waiting === null) menu.addEventListener('toggle', showWaiting, { once: true });
      waiting = state;
      return;
    }
    waiting = null;
    // Nor an unchanged one the focus.
    const key = JSON.stringify(state);
    if (key === shown) return;
    shown = key;
    const focused = focusToKeep(list);
    list.setAttribute('aria-busy', String(state.type === 'loading'));
    banner.replaceChildren(...bannerFor(state, actions.retry));
    list.replaceChildren(...contentFor(state, actions));
    focused?.();
  }

  function showWaiting(): void {
    const state = waiting;
    waiting = null;
    if (state !== null) show(state);
  }
}

/** Puts the focus back when a new list has taken the place of the one that had it. */
function focusToKeep(list: HTMLElement): (() => void) | null {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !list.contains(activeElement)) return null;
  const id = activeElement.closest<HTMLElement>('[data-program]')?.dataset.program;
  if (id === undefined) return null;
  const control = activeElement.matches('[data-action="open"]') ? '[data-action="open"]' : '.icon-button';
  return () => {
    // A strip goes over into the new card as it is.
    if (activeElement.isConnected) activeElement.focus();
    else list.querySelector<HTMLElement>(`[data-program="${CSS.escape(id)}"] ${control}`)?.focus();
  };
}

function bannerFor(state: CatalogState, retry: () => void): HTMLElement[] {
  if (state.type !== 'loaded' || state.shelf.isOnline) return [];
  return [
    element(
      'div',
      { class: 'banner' },
      glyph('offline'),
      element('p', {}, 'Store not reachable – showing installed programs'),
      element('button', { type: 'button', class: 'secondary', onclick: retry }, 'Try again'),
    ),
  ];
}

function contentFor(
  state: CatalogState,
  actions: ProgramActions & { readonly retry: () => void },
): HTMLElement[] {
  switch (state.type) {
    case 'loading':
      return Array.from({ length: 3 }, () =>
        element('div', { class: 'card skeleton', 'aria-hidden': 'true' }),
      );
    case 'error':
      return [blank('warning', 'Harbour could not start', state.message, actions.retry)];
    case 'loaded':
      if (state.shelf.programs.length > 0) {
        return state.shelf.programs.map((program) => programCard(program, actions));
      }
      return state.shelf.isOnline
        ? [
            blank(
              'download',
              'No programs yet',
              'The store has nothing to offer. Publish a program and it appears here.',
              actions.retry,
            ),
          ]
        : [
            blank(
              'offline',
              'Nothing is installed yet',
              'Once the store can be reached, its programs appear here.',
              actions.retry,
            ),
          ];
  }
}

function blank(symbol: GlyphName, title: string, text: string, retry: () => void): HTMLElement {
  return element(
    'div',
    { class: 'blank' },
    glyph(symbol),
    element('h3', {}, title),
    element('p', { class: 'muted' }, text),
    element('button', { type: 'button', class: 'secondary', onclick: retry }, 'Try again'),
  );
}
