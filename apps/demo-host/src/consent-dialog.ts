import { element } from './element.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';
import { permissionWords } from './permission-words.js';
import { glyph } from './glyph.js';

import type { ConsentRequest } from '@org/host-core';

type ConsentAnswer = 'granted' | 'denied' | 'dismissed';

/** Asks the user for one permission, in the host's words; the program's own reason is marked as such. */
export function askConsent(request: ConsentRequest): Promise<ConsentAnswer> {
  const { programName, partnerName, permission, opens, reason, signal } = request;
  const { label, symbol } = permissionWords(permission);
  return showModal<ConsentAnswer>(
    () => ({
      eyebrow: `${hostIdentity.name} asks you`,
      title: `Allow “${programName}” to use ${label}?`,
      body: [
        element('p', { class: 'muted' }, `A program by ${partnerName}`),
        element(
          'div',
          { class: 'panel with-symbol' },
          glyph(symbol),
          element('div', {}, element('h3', {}, 'What it opens'), element('p', {}, opens)),
        ),
        reason === null ? null : programWords(programName, reason),
        element('p', { class: 'muted small' }, 'You can change your answer later under Permissions.'),
      ],
      actions: [
        { label: 'Never', choose: 'denied' },
        { label: 'Not now', choose: 'dismissed' },
        { label: 'Allow', look: 'primary', choose: 'granted' },
      ],
    }),
    { dismissed: 'dismissed', signal },
  );
}

function programWords(programName: string, reason: string): HTMLElement {
  return element(
    'figure',
    { class: 'program-words' },
    element('figcaption', {}, `${programName} says`),
    element('blockquote', {}, reason),
  );
}
