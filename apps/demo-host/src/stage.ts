import { element } from './element.js';
import { glyph } from './glyph.js';
import { menuButton } from './menu.js';
import { createNoticeBoard } from './notice-board.js';
import { programIcon } from './program-icon.js';

import type { ReleaseNotice } from '@org/host-core';

import type { MenuItem } from './menu.js';
import type { NoticeBoard } from './notice-board.js';

/** What the host's bar above a program says, and what its controls do. */
export interface StageProgram {
  readonly name: string;
  readonly partnerName: string | null;
  readonly iconUrl: string | null;
  readonly menu: readonly MenuItem[];
  readonly onClose: () => void;
}

/** The place where one program runs: a bar of the host, its notices, and the program below. */
export interface Stage {
  /** Where the adapter puts the program's frame. */
  readonly mount: HTMLElement;
  readonly notices: NoticeBoard;
  showVersion(version: string): void;
  /** Whether the release that runs has proved itself. */
  showRelease(state: ReleaseNotice['type']): void;
  showOffline(isOffline: boolean): void;
  /** Covers the program's place with something of the host; null takes it away. */
  showScreen(screen: HTMLElement | null): void;
  /** Takes the stage out of the page. Safe to call twice. */
  close(): void;
}

/** Opens a stage over the whole page. What lies behind cannot be reached until it closes. */
export function openStage(program: StageProgram): Stage {
  const mount = element('div', { class: 'stage-mount' });
  const cover = element('div', { class: 'stage-screen', hidden: true });
  const notices = createNoticeBoard();
  const byline = element('p', { class: 'muted' }, program.partnerName ?? '');
  const offline = element('span', { class: 'pill warn', hidden: true }, glyph('offline'), 'Offline');
  const bar = element(
    'header',
    { class: 'stage-bar' },
    element(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': `Close ${program.name}`,
        onclick: program.onClose,
      },
      glyph('back'),
    ),
    programIcon(program),
    element('div', { class: 'stage-title' }, element('h2', {}, program.name), byline),
    element('span', { role: 'status' }, offline),
    menuButton(`Menu of ${program.name}`, program.menu),
  );
  const stage = element(
    'section',
    { class: 'stage', 'aria-label': program.name },
    bar,
    notices.element,
    element('div', { class: 'stage-body' }, mount, cover),
  );
  // Whatever is not behind another stage already.
  const behind = [...document.body.children].filter((child) =>
    child.matches(':is(header, main, footer, .stage):not([inert])'),
  );
  for (const child of behind) child.toggleAttribute('inert', true);
  document.body.classList.add('has-stage');
  document.body.append(stage);
  bar.querySelector('button')?.focus();

  return {
    mount,
    notices,
    showVersion: (version) => {
      byline.textContent = program.partnerName === null ? version : `${program.partnerName} · ${version}`;
      stage.dataset.version = version;
    },
    showRelease: (state) => {
      stage.dataset.release = state;
    },
    showOffline: (isOffline) => {
      offline.hidden = !isOffline;
    },
    showScreen: (screen) => {
      cover.replaceChildren(...(screen === null ? [] : [screen]));
      cover.hidden = screen === null;
    },
    close: () => {
      stage.remove();
      document.body.classList.toggle('has-stage', document.querySelector('.stage') !== null);
      for (const child of behind) child.toggleAttribute('inert', false);
    },
  };
}
