import { element } from './element.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';

import type { Account } from './account.js';

/** Shows who is signed in, and signs in or out. */
export async function showAccount(account: Account): Promise<void> {
  const name = await account.name();
  const answer = await showModal<'change' | 'done'>(
    () => ({
      eyebrow: 'Account',
      title: name ?? 'Nobody is signed in',
      body: [
        element(
          'p',
          { class: 'muted' },
          `A demo user of ${hostIdentity.name}. Programs learn a name of their own for you, and your phone number or e-mail address only through their server.`,
        ),
      ],
      actions: [
        { label: name === null ? 'Sign in' : 'Sign out', choose: 'change' },
        { label: 'Done', look: 'primary', choose: 'done' },
      ],
    }),
    { dismissed: 'done' },
  );
  if (answer === 'change') await (name === null ? account.signIn() : account.signOut());
}
