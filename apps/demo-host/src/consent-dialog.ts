import { modeLabels } from './consent-words.js';
import { element } from './element.js';
import { formatDay } from './format.js';
import { glyph } from './glyph.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';
import { permissionWords } from './permission-words.js';

import type { ConsentAnswer, ConsentChoice, ConsentRequest } from '@org/host-core';

/**
 * Asks the user for one permission, in the host's words; the program's own reason is marked as such. Esc and "Not now"
 * answer nothing. The words go into the receipt as they were read.
 */
export async function askConsent(request: ConsentRequest): Promise<ConsentAnswer> {
  const { programName, partnerName, permission, opens, reason, domains, alwaysUntilMs, signal } = request;
  const { label, symbol } = permissionWords(permission);
  const title = `Allow “${programName}” to use ${label}?`;
  const byline = `A program by ${partnerName}`;
  const reach = domains.length > 0 ? `It exchanges data with ${domains.join(', ')}.` : null;
  const until = `until ${formatDay(alwaysUntilMs)}`;
  const choice = await showModal<ConsentChoice>(
    () => ({
      eyebrow: `${hostIdentity.name} asks you`,
      title,
      body: [
        element('p', { class: 'muted' }, byline),
        element(
          'div',
          { class: 'panel with-symbol' },
          glyph(symbol),
          element('div', {}, element('h3', {}, 'What it opens'), element('p', {}, opens)),
        ),
        reason === null ? null : programWords(programName, reason),
        reach === null ? null : element('p', { class: 'small' }, reach),
        element('p', { class: 'muted small' }, 'You can change your answer later under Permissions.'),
      ],
      isStacked: true,
      actions: [
        {
          label: modeLabels['while-in-use'],
          note: 'until you close it',
          look: 'primary',
          choose: 'while-in-use',
        },
        { label: modeLabels.once, choose: 'once' },
        { label: modeLabels.always, note: until, choose: 'always' },
        { label: modeLabels.denied, choose: 'denied' },
        { label: 'Not now', look: 'quiet', choose: 'dismissed' },
      ],
    }),
    { dismissed: 'dismissed', signal },
  );
  const said = reason === null ? null : `${programName} says: “${reason}”`;
  const words = [title, byline, opens, said, reach, `Always: ${until}`].filter((line) => line !== null);
  return { choice, words: words.join('\n') };
}

function programWords(programName: string, reason: string): HTMLElement {
  return element(
    'figure',
    { class: 'program-words' },
    element('figcaption', {}, `${programName} says`),
    element('blockquote', {}, reason),
  );
}
