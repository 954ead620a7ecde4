// What an app brings to the host example of the README: its own screens, its backend, its configuration.

import type { IssuedToken, LaunchOutcome, PlatformScreens } from '@org/host-core';

/** Where programs run, and the store whose keys the app was built with. */
export const config = {
  programOrigin: (label: string) => `http://${label}.localhost:${location.port}`,
  store: { url: `${location.origin}/store`, root: String(document.documentElement.dataset.storeKeys) },
};

/** Screens that agree to everything and write down what they were asked. */
export const screens: PlatformScreens = {
  askConsent: ({ permission }) => {
    note(`consent ${permission}`);
    return Promise.resolve('always');
  },
  pay: ({ amount, currency }) => {
    note(`pay ${amount} ${currency}`);
    return Promise.resolve({ type: 'paid', transactionId: 'transaction-1' });
  },
  showToast: ({ text }) => {
    note(`toast ${text}`);
  },
  showDialog: () => Promise.resolve(null),
};

/** A backend that has nobody signed in. */
export function issueToken(): Promise<IssuedToken> {
  return Promise.reject(new Error('Nobody is signed in.'));
}

/** Shows why a program did not launch. */
export function showScreen(outcome: LaunchOutcome): void {
  note(`screen ${outcome.type}`);
}

function note(text: string): void {
  document.body.append(Object.assign(document.createElement('p'), { textContent: text }));
}
