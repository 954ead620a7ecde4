import { element } from './element.js';
import { showModal } from './modal.js';

import type { DialogRequest } from '@org/host-core';

/** A question of a program. The line above it says whose words these are. */
export function showProgramDialog(request: DialogRequest): Promise<string | null> {
  const { programName, title, message, buttons, signal } = request;
  return showModal<string | null>(
    () => ({
      eyebrow: `${programName} asks`,
      title,
      body: [element('p', { class: 'wrap' }, message)],
      actions: buttons.map(({ id, label }, index) =>
        index === buttons.length - 1 ? { label, choose: id, look: 'primary' } : { label, choose: id },
      ),
    }),
    { dismissed: null, signal },
  );
}
