import { element } from './element.js';
import { formatBytes, formatMoment } from './format.js';
import { glyph } from './glyph.js';
import { showModal } from './modal.js';
import { isSensitive, permissionWords } from './permission-words.js';

import type { Grant, Host } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';

/** Shows what a program asks for and what the user has answered, and takes answers back. */
export async function showGrantsPanel(host: Host, program: ShelfProgram): Promise<void> {
  const list = element('ul', { class: 'grants' });
  await refresh();
  await showModal<'done'>(
    () => ({
      ...(program.partnerName === null ? {} : { eyebrow: program.partnerName }),
      title: `Permissions of ${program.name}`,
      body: [list, programFacts(program)],
      actions: [{ label: 'Done', look: 'primary', choose: 'done' }],
    }),
    { dismissed: 'done' },
  );

  async function refresh(): Promise<void> {
    const grants = new Map((await host.grants(program.id)).map((grant) => [grant.permission, grant]));
    const names = [...new Set([...program.permissions, ...grants.keys()])];
    const rows = names.map((name) => grantRow(name, grants.get(name) ?? null));
    list.replaceChildren(...(rows.length > 0 ? rows : [nothingAsked()]));
  }

  function grantRow(name: string, grant: Grant | null): HTMLElement {
    const { label, symbol, opens } = permissionWords(name);
    const revoke = async () => {
      await host.revoke(program.id, name);
      await refresh();
      list.querySelector<HTMLElement>(`[data-permission="${CSS.escape(name)}"]`)?.focus();
    };
    return element(
      'li',
      { class: 'grant', 'data-permission': name, 'data-grant': grant?.state ?? 'none', tabindex: -1 },
      glyph(symbol),
      element(
        'div',
        {},
        element('h3', {}, label),
        element('p', { class: 'muted' }, opens),
        element('p', { class: 'small' }, answerWords(name, grant)),
      ),
      grant === null
        ? null
        : element(
            'button',
            {
              type: 'button',
              class: 'secondary',
              'aria-label': `Revoke ${label}`,
              onclick: () => void revoke(),
            },
            'Revoke',
          ),
    );
  }
}

function nothingAsked(): HTMLElement {
  return element('li', { class: 'muted' }, 'This program asks for no permissions.');
}

function answerWords(name: string, grant: Grant | null): string {
  if (grant !== null) {
    const word = grant.state === 'granted' ? 'Allowed' : 'Refused';
    return `${word} on ${formatMoment(grant.decidedAtMs)}`;
  }
  return isSensitive(name) ? 'Asked at first use' : 'Given without asking: it opens nothing of yours';
}

function programFacts({ id, installed, offer, allowedDomains }: ShelfProgram): HTMLElement {
  const facts: readonly [term: string, text: string | undefined][] = [
    ['Program', id],
    ['Version', installed?.version ?? offer?.version],
    ['Size', formatBytes(installed?.sizeBytes ?? offer?.sizeBytes ?? 0)],
    ['Connects to', allowedDomains.length > 0 ? allowedDomains.join(', ') : 'nothing outside'],
  ];
  return element(
    'dl',
    { class: 'facts panel' },
    ...facts.flatMap(([term, text]) =>
      text === undefined ? [] : [element('dt', {}, term), element('dd', {}, text)],
    ),
  );
}
