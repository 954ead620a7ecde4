// @vitest-environment happy-dom
import { consentContract } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { askConsent } from '../src/consent-dialog.js';

import type { ConsentChoice } from '@org/host-core';

const labels: Readonly<Record<ConsentChoice, string>> = {
  once: 'Only this once',
  'while-in-use': 'While using until you close it',
  always: 'Always until Apr 1, 2026',
  denied: 'Don’t allow',
  dismissed: 'Not now',
};

const screen = () => document.querySelector('dialog');

function choose(choice: ConsentChoice): void {
  const buttons = [...(screen()?.querySelectorAll('button') ?? [])];
  const button = buttons.find(({ textContent }) => textContent === labels[choice]);
  if (button === undefined) throw new Error(`There is no button "${labels[choice]}".`);
  button.click();
}

describe('the consent dialog', async () => {
  const report = await consentContract({
    askConsent,
    choose,
    shownText: () => screen()?.textContent ?? null,
  });
  it.each(report.passed)('%s', (name) => {
    expect(report.passed).toContain(name);
  });
  it('holds the whole contract', () => {
    expect([report.failed, report.passed.length]).toEqual([[], 8]);
  });
});
