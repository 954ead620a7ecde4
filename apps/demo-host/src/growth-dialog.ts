import { element } from './element.js';
import { glyph } from './glyph.js';
import { showModal } from './modal.js';
import { isSensitive, permissionWords } from './permission-words.js';

import type { Host, Powers } from '@org/host-core';

/** A version that may do more than the one the user has. */
export interface Growth {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly added: Powers;
  /** What the user has, or null. */
  readonly installedVersion: string | null;
}

/** Shows what a new version may do beyond the one that is here, and keeps it waiting until the user agrees. */
export async function askGrowth(host: Host, growth: Growth): Promise<boolean> {
  const { id, name, version, added, installedVersion } = growth;
  const answer = await showModal<'accept' | 'later'>(
    () => ({
      eyebrow: 'This update may do more',
      title: `${name} ${version}`,
      body: [
        element('p', {}, `Beyond what ${name} does now, the new version may use:`),
        element(
          'ul',
          { class: 'grants', 'aria-label': 'What it may do beyond the version you have' },
          ...added.permissions.map(permissionRow),
          ...added.domains.map(siteRow),
        ),
        installedVersion === null
          ? null
          : element('p', { class: 'muted small' }, `Until you accept, you stay on ${installedVersion}.`),
      ],
      actions: [
        { label: 'Not now', choose: 'later' },
        { label: 'Accept', look: 'primary', choose: 'accept' },
      ],
    }),
    { dismissed: 'later' },
  );
  return answer === 'accept' && (await host.acceptUpdate(id, { version, added }));
}

function permissionRow(permission: string): HTMLElement {
  const { label, symbol, opens } = permissionWords(permission);
  const asked = isSensitive(permission) ? 'You are asked when it is used first' : 'Given without asking';
  return element(
    'li',
    { class: 'grant' },
    glyph(symbol),
    element(
      'div',
      {},
      element('h3', {}, label),
      element('p', { class: 'muted' }, opens),
      element('p', { class: 'small' }, asked),
    ),
  );
}

function siteRow(domain: string): HTMLElement {
  return element(
    'li',
    { class: 'grant' },
    glyph('globe'),
    element(
      'div',
      {},
      element('h3', { class: 'wrap' }, domain),
      element('p', { class: 'muted' }, 'Sends data there and gets data from there.'),
    ),
  );
}
