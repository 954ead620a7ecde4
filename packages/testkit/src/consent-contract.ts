import { assert, assertSame, runCases } from './report.js';

import type { ContractReport } from './report.js';
import type { ConsentChoice, ConsentRequest, PlatformScreens } from '@org/host-core';

/** A consent screen under test. */
export interface ConsentUnderTest {
  readonly askConsent: PlatformScreens['askConsent'];
  /** The user chooses on the screen that is open. */
  readonly choose: (choice: ConsentChoice) => void | Promise<void>;
  /** The text of the screen that is open, or null. */
  readonly shownText: () => string | null;
}

const request: Omit<ConsentRequest, 'signal'> = {
  programId: 'com.example.loans',
  programName: 'Loans & <b>more</b>',
  partnerName: 'Example Bank',
  permission: 'geolocation',
  opens: 'See where you are.',
  reason: 'To find your branch.',
  domains: ['api.example.com'],
  alwaysUntilMs: Date.UTC(2026, 3, 1),
};

const choices: readonly ConsentChoice[] = ['once', 'while-in-use', 'always', 'denied', 'dismissed'];

/** What every consent screen must hold: a host that shows less, or answers for the user, has no consent. */
export function consentContract({
  askConsent,
  choose,
  shownText,
}: ConsentUnderTest): Promise<ContractReport> {
  const ask = async (signal: ConsentRequest['signal']) => {
    const answer = await askConsent({ ...request, signal });
    return typeof answer === 'string' ? { choice: answer, words: null } : answer;
  };
  return runCases([
    ...choices.map(
      (choice) =>
        [
          `consent: "${choice}" reaches the host as it was chosen`,
          async () => {
            const asked = ask(createSignal().signal);
            await choose(choice);
            assertSame((await asked).choice, choice, 'the answer');
            assertSame(shownText(), null, 'the screen after the answer');
          },
        ] as const,
    ),
    [
      'consent: the screen says who asks, what it opens and why, as text and not as markup',
      async () => {
        const asked = ask(createSignal().signal);
        const shown = shownText() ?? '';
        await choose('denied');
        const { words } = await asked;
        for (const text of [request.programName, request.partnerName, request.opens, request.reason ?? '']) {
          assert(shown.includes(text), `"${text}" is not on the screen`);
          assert(words === null || words.includes(text), `"${text}" is not in the words for the receipt`);
        }
      },
    ],
    [
      'consent: a question whose program is gone closes, and that is no answer',
      async () => {
        const { signal, abort } = createSignal();
        const asked = ask(signal);
        abort();
        assertSame((await asked).choice, 'dismissed', 'the answer');
        assertSame(shownText(), null, 'the screen after the program is gone');
      },
    ],
    [
      'consent: nobody is asked for a program that is gone already',
      async () => {
        const { signal, abort } = createSignal();
        abort();
        assertSame((await ask(signal)).choice, 'dismissed', 'the answer');
      },
    ],
  ]);
}

function createSignal(): { readonly signal: ConsentRequest['signal']; readonly abort: () => void } {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => listeners.add(listener),
      removeEventListener: (_type, listener) => listeners.delete(listener),
    },
    abort: () => {
      aborted = true;
      for (const listener of [...listeners]) listener();
    },
  };
}
