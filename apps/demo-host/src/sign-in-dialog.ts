import { element } from './element.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';

import type { CancelSignal } from '@org/host-core';

/** Asks whether the user wants to be known to a program. A product asks for more than a click. */
export async function confirmSignIn(request: {
  readonly programName: string;
  readonly reason: string | null;
  readonly signal: CancelSignal;
}): Promise<boolean> {
  const { programName, reason, signal } = request;
  const answer = await showModal<'sign-in' | 'not-now'>(
    () => ({
      eyebrow: `${programName} asks`,
      title: `Sign in to ${hostIdentity.name}?`,
      body: [
        reason === null ? null : element('p', { class: 'wrap' }, `${programName} says: “${reason}”`),
        element(
          'p',
          { class: 'muted' },
          `${programName} learns that you are signed in, and nothing else yet.`,
        ),
      ],
      actions: [
        { label: 'Not now', choose: 'not-now' },
        { label: 'Sign in', look: 'primary', choose: 'sign-in' },
      ],
    }),
    { dismissed: 'not-now', signal },
  );
  return answer === 'sign-in';
}
