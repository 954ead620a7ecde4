import { element } from './element.js';
import { showModal } from './modal.js';

/** Asks before a program is closed that says something would be lost. The words are the program's, shown as such. */
export async function confirmClose(name: string, message: string): Promise<boolean> {
  const answer = await showModal<'close' | 'stay'>(
    () => ({
      title: `Close ${name}?`,
      body: [element('p', {}, `${name} says: “${message}”`)],
      actions: [
        { label: 'Stay', choose: 'stay' },
        { label: 'Close', look: 'danger', choose: 'close' },
      ],
    }),
    { dismissed: 'stay' },
  );
  return answer === 'close';
}
