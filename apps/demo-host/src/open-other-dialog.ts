import { element } from './element.js';
import { showModal } from './modal.js';

import type { CancelSignal } from '@org/host-core';

/** Asks before one program opens another. */
export async function confirmOpenOther(request: {
  readonly from: string;
  readonly to: string;
  readonly signal: CancelSignal;
}): Promise<boolean> {
  const { from, to, signal } = request;
  const answer = await showModal<'open' | 'stay'>(
    () => ({
      eyebrow: `${from} asks`,
      title: `Open ${to}?`,
      body: [
        element('p', { class: 'muted' }, `${from} stays open behind it, and may hand it what it needs.`),
      ],
      actions: [
        { label: 'Stay', choose: 'stay' },
        { label: 'Open', look: 'primary', choose: 'open' },
      ],
    }),
    { dismissed: 'stay', signal },
  );
  return answer === 'open';
}
