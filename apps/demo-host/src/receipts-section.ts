import { element } from './element.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';

import type { ConsentDocument, Host } from '@org/host-core';

/** The user's receipts on the page: how many there are, to keep as a file, or to delete. */
export interface ReceiptsSection {
  readonly element: HTMLElement;
  /** Counts again. */
  refresh(): Promise<void>;
}

/** Makes the section, empty until it is refreshed. */
export function createReceiptsSection(host: Host): ReceiptsSection {
  const count = element('p', { class: 'small', role: 'status' });
  const refresh = async () => {
    const { receipts } = await host.consentReceipts();
    count.textContent = receipts.length === 1 ? 'One entry.' : `${receipts.length} entries.`;
  };
  const exportAll = async () => saveDocument(await host.consentReceipts());
  const deleteAll = async () => {
    if (!(await confirmDelete())) return;
    await host.deleteConsentReceipts();
    await refresh();
  };
  const section = element(
    'section',
    { class: 'receipts panel', 'aria-label': 'Your receipts' },
    element('h3', {}, 'Your receipts'),
    element('p', { class: 'muted small' }, 'What you were asked and what you decided, for all programs.'),
    count,
    element(
      'div',
      { class: 'row' },
      button('Export', () => void exportAll()),
      button('Delete', () => void deleteAll()),
    ),
  );
  return { element: section, refresh };
}

function button(label: string, onclick: () => void): HTMLElement {
  return element('button', { type: 'button', class: 'secondary small', onclick }, label);
}

function saveDocument(receipts: ConsentDocument): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(receipts, null, 2)], { type: 'application/json' }),
  );
  const day = receipts.exportedAt.slice(0, 10);
  const link = element('a', {
    href: url,
    download: `${hostIdentity.name.toLowerCase()}-consent-${day}.json`,
  });
  link.click();
  // The download has begun by then; a URL that stays keeps its bytes in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function confirmDelete(): Promise<boolean> {
  const answer = await showModal<'delete' | 'keep'>(
    () => ({
      title: 'Delete your receipts?',
      body: [element('p', {}, 'What you allowed stays allowed. The proof of what you were told is gone.')],
      actions: [
        { label: 'Keep', choose: 'keep' },
        { label: 'Delete receipts', look: 'danger', choose: 'delete' },
      ],
    }),
    { dismissed: 'keep' },
  );
  return answer === 'delete';
}
