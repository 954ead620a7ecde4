import { element } from './element.js';
import { formatBytes } from './format.js';
import { glyph } from './glyph.js';
import { watchIntent } from './intent.js';
import { menuButton } from './menu.js';
import { permissionChips } from './permission-chips.js';
import { programIcon } from './program-icon.js';
import { standingOf } from './shelf.js';

import type { ProgramStanding, ShelfProgram } from './shelf.js';

/** What a user can do with a program from outside of it. */
export interface ProgramActions {
  readonly open: (program: ShelfProgram) => void;
  /** The user is about to open it. */
  readonly prepare: (program: ShelfProgram) => void;
  readonly showPermissions: (program: ShelfProgram) => void;
  readonly checkForUpdate: (program: ShelfProgram) => void;
  readonly uninstall: (program: ShelfProgram) => void;
  /** What the card says of the program's update; null while there is no host yet. */
  readonly updateStrip: (program: ShelfProgram) => HTMLElement | null;
}

/** One program in the list. */
export function programCard(program: ShelfProgram, actions: ProgramActions): HTMLElement {
  const { id, name, partnerName, description, installed, offer } = program;
  const standing = standingOf(program);
  const headingId = `program-${id}`;
  const sizeBytes = installed?.sizeBytes ?? offer?.sizeBytes;
  return element(
    'article',
    { class: 'card', 'aria-labelledby': headingId, 'data-program': id, 'data-standing': standing.type },
    element(
      'div',
      { class: 'card-head' },
      programIcon(program),
      element(
        'div',
        { class: 'card-title' },
        element('h3', { id: headingId }, name),
        element('p', { class: 'muted' }, byline(partnerName, standing.version)),
      ),
      installed === null ? null : cardMenu(program, actions),
    ),
    description === null || description === '' ? null : element('p', { class: 'description' }, description),
    ...permissionChips(program.permissions, program.allowedDomains),
    actions.updateStrip(program),
    element(
      'div',
      { class: 'card-foot' },
      element(
        'p',
        { class: 'standing' },
        standingWords(standing),
        sizeBytes === undefined ? null : element('span', { class: 'muted' }, formatBytes(sizeBytes)),
      ),
      openButton(program, standing, actions),
    ),
  );
}

function byline(partnerName: string | null, version: string): string {
  return partnerName === null ? `Version ${version}` : `${partnerName} · ${version}`;
}

function openButton(program: ShelfProgram, standing: ProgramStanding, actions: ProgramActions): HTMLElement {
  const verb = standing.type === 'available' ? 'Get' : 'Open';
  const button = element(
    'button',
    {
      type: 'button',
      class: standing.type === 'host-update-required' ? 'secondary' : 'primary',
      'aria-label': `${verb} ${program.name}`,
      'data-action': 'open',
      onclick: () => actions.open(program),
    },
    verb,
  );
  if (program.installed !== null) watchIntent(button, () => actions.prepare(program));
  return button;
}

function standingWords(standing: ProgramStanding): HTMLElement {
  switch (standing.type) {
    case 'available':
      return element('span', { class: 'muted' }, 'Not installed');
    case 'installed':
      return element('span', { class: 'good' }, glyph('check'), 'Installed');
    case 'update-available':
      return element(
        'span',
        { class: 'accent' },
        glyph('download'),
        `Update ${standing.newVersion} available`,
      );
    case 'update-ready':
      return element('span', { class: 'accent' }, glyph('update'), `Update ${standing.newVersion} is ready`);
    case 'update-asks':
      return element(
        'span',
        { class: 'accent' },
        glyph('shield'),
        `Update ${standing.newVersion} waits for you`,
      );
    case 'update-failed':
      return element(
        'span',
        { class: 'warn' },
        glyph('rollback'),
        `Update ${standing.newVersion} did not work`,
      );
    case 'update-waits-for-host':
    case 'host-update-required':
      return element('span', { class: 'warn' }, glyph('update'), 'App update available');
  }
}

function cardMenu(program: ShelfProgram, actions: ProgramActions): HTMLElement {
  return menuButton(`More for ${program.name}`, [
    { label: 'Permissions', symbol: 'shield', onChoose: () => actions.showPermissions(program) },
    { label: 'Check for update', symbol: 'refresh', onChoose: () => actions.checkForUpdate(program) },
    { label: 'Uninstall', symbol: 'trash', look: 'danger', onChoose: () => actions.uninstall(program) },
  ]);
}
