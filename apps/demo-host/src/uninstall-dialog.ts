import { element } from './element.js';
import { showModal } from './modal.js';

/** Asks before a program is removed with all it keeps. */
export async function confirmUninstall(name: string): Promise<boolean> {
  const answer = await showModal<'uninstall' | 'keep'>(
    () => ({
      title: `Uninstall ${name}?`,
      body: [
        element('p', {}, 'Its data on this device and your answers to its questions are deleted.'),
        element('p', { class: 'muted small' }, 'Your receipts of what you decided are kept.'),
      ],
      actions: [
        { label: 'Keep', choose: 'keep' },
        { label: 'Uninstall', look: 'danger', choose: 'uninstall' },
      ],
    }),
    { dismissed: 'keep' },
  );
  return answer === 'uninstall';
}
