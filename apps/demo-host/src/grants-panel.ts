import { grantWords, modeLabels } from './consent-words.js';
import { element } from './element.js';
import { formatBytes } from './format.js';
import { glyph } from './glyph.js';
import { showModal } from './modal.js';
import { isSensitive, permissionWords } from './permission-words.js';
import { createReceiptsSection } from './receipts-section.js';

import type { Grant, GrantMode, Host } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';

/** Shows what a program asks for and what the user has answered; answers are changed and taken back here. */
export async function showGrantsPanel(host: Host, program: ShelfProgram): Promise<void> {
  const list = element('ul', { class: 'grants' });
  const problem = element('p', { class: 'small', role: 'alert' });
  const receipts = createReceiptsSection(host);
  await refresh();
  const stop = host.on('grant', ({ id }) => {
    if (id === program.id) void refresh();
  });
  await showModal<'done'>(
    () => ({
      ...(program.partnerName === null ? {} : { eyebrow: program.partnerName }),
      title: `Permissions of ${program.name}`,
      body: [problem, list, programFacts(program), receipts.element],
      actions: [{ label: 'Done', look: 'primary', choose: 'done' }],
    }),
    { dismissed: 'done' },
  );
  stop();

  async function refresh(): Promise<void> {
    const grants = new Map((await host.grants(program.id)).map((grant) => [grant.permission, grant]));
    const names = [...new Set([...program.permissions, ...grants.keys()])];
    const rows = names.map((name) => grantRow(name, grants.get(name) ?? null));
    const focused = focusedControl(list);
    list.replaceChildren(...(rows.length > 0 ? rows : [nothingAsked()]));
    if (focused !== null)
      (
        list.querySelector<HTMLElement>(`${focused} select`) ?? list.querySelector<HTMLElement>(focused)
      )?.focus();
    await receipts.refresh();
  }

  // A device that is full, or a browser that closed its database: the user is to know that the change may not last.
  async function keep(change: Promise<unknown>): Promise<void> {
    try {
      await change;
    } catch {
      problem.textContent = 'This could not be saved on the device. Make room and try again.';
      await refresh();
    }
  }

  function grantRow(name: string, grant: Grant | null): HTMLElement {
    const { label, symbol, opens } = permissionWords(name);
    return element(
      'li',
      { class: 'grant', 'data-permission': name, 'data-grant': grant?.mode ?? 'none', tabindex: -1 },
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
            'div',
            { class: 'grant-actions' },
            modeChoice(label, grant.mode, (mode) => void keep(host.changeGrant(program.id, name, mode))),
            element(
              'button',
              {
                type: 'button',
                class: 'text-button',
                'aria-label': `Revoke ${label}`,
                onclick: () => void keep(host.revoke(program.id, name)),
              },
              'Revoke',
            ),
          ),
    );
  }
}

/** The row of the control that has the focus: a new list must not take it away. */
function focusedControl(list: HTMLElement): string | null {
  const { activeElement } = document;
  const row = list.contains(activeElement) ? activeElement?.closest<HTMLElement>('[data-permission]') : null;
  const permission = row?.dataset.permission;
  return permission === undefined ? null : `[data-permission="${CSS.escape(permission)}"]`;
}

/** The answers a user can change to; one for a single call is given where it is asked for. */
const changeable = ['while-in-use', 'always', 'denied'] as const;

function modeChoice(
  label: string,
  current: GrantMode,
  onChoose: (mode: (typeof changeable)[number]) => void,
): HTMLElement {
  const modes: readonly GrantMode[] = current === 'once' ? ['once', ...changeable] : changeable;
  const choice = element(
    'select',
    { 'aria-label': `Answer for ${label}` },
    ...modes.map((mode) => element('option', { value: mode, selected: mode === current }, modeLabels[mode])),
  );
  choice.addEventListener('change', () => {
    const chosen = changeable.find((mode) => mode === choice.value);
    if (chosen !== undefined) onChoose(chosen);
  });
  return choice;
}

function nothingAsked(): HTMLElement {
  return element('li', { class: 'muted' }, 'This program asks for no permissions.');
}

function answerWords(name: string, grant: Grant | null): string {
  if (grant !== null) return grantWords(grant);
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
