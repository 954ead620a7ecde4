import type { CancelSignal } from '../cancel-signal.js';
import type { IssuedCode, IssuedToken, PaymentOutcome, PlatformScreens } from '../platform-screens.js';
import type { Platform } from '../platform.js';
import type { NativeLink } from './native-link.js';
import type { NativeStart } from './native-port.js';

/** The app's own screens and its backend. */
export function createNativeScreens(
  { request, notify }: NativeLink,
  { offers }: NativeStart,
): Pick<Platform, 'screens' | 'issueToken' | 'issueCode'> {
  return {
    screens: {
      // The app is the platform: what it answers is taken as what the port declares.
      askConsent: (question) =>
        asking('screen.consent', question) as ReturnType<PlatformScreens['askConsent']>,
      pay: (payment) => asking('screen.pay', payment) as Promise<PaymentOutcome>,
      ...(offers.findsPayments
        ? {
            findPayment: (payment) =>
              request('screen.findPayment', payment) as Promise<PaymentOutcome | null>,
          }
        : {}),
      showToast: (toast) => {
        notify('screen.toast', toast);
      },
      showDialog: (dialog) => asking('screen.dialog', dialog) as Promise<string | null>,
    },
    issueToken: (token) => request('token.issue', token) as Promise<IssuedToken>,
    ...(offers.codes
      ? { issueCode: (code) => request('code.issue', code) as Promise<IssuedCode | null> }
      : {}),
  };

  function asking(
    name: 'screen.consent' | 'screen.pay' | 'screen.dialog',
    { signal, ...question }: { readonly signal: CancelSignal },
  ): Promise<unknown> {
    return request(name, question, signal);
  }
}
