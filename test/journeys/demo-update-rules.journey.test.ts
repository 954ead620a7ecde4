import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';
import { bulkyRelease } from './releases.js';

import type { DemoJourney } from './demo-journey.js';

// What the store or the user has a say in: versions that may do more, versions that have to be used, programs that crash.

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney();
  ({ eachUser } = journey);
}, 300_000);

afterAll(() => journey.close());

const more = ['payment', 'geolocation'];
const evenMore = [...more, 'user.email'];

describe('an update that may do more', () => {
  it('waits until the user has agreed, and is used from the next opening on', async () => {
    await eachUser((user) => user.open('Hello', 'Get'));
    await journey.publishHello({ version: '1.1.0', manifest: { permissions: more } });
    await eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Check for update');
      await page.getByText('Update 1.1.0 may do more than now. It waits for your answer.').waitFor();
      await page.getByRole('button', { name: 'Review', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Hello 1.1.0' });
      const rows = dialog.getByRole('list').getByRole('heading');
      await expect.poll(() => rows.allTextContents()).toEqual(['Location']);
      await dialog.getByText('Until you accept, you stay on 1.0.0.').waitFor();
      await user.picture('40-may-do-more');
      await page.keyboard.press('Escape');
      await user.close('Hello');

      await user.open('Hello');
      expect(await user.version('Hello')).toBe('1.0.0');
      await user.close('Hello');
      await user.card('Hello').getByText('Update 1.1.0 waits for you').waitFor();
      await user.picture('41-waits-for-you');
      await page.getByRole('button', { name: 'Review: Hello' }).press('Enter');
      await dialog.getByRole('button', { name: 'Accept' }).click();
      await user.card('Hello').getByText('Update 1.1.0 is ready').waitFor();
      await user.open('Hello');
      expect(await user.version('Hello')).toBe('1.1.0');
      await user.close('Hello');
    });
  });
});

describe('an update that has to come first', () => {
  it('is waited for with its progress, can be stopped and tried again, and opens', async () => {
    await journey.forceHello(await journey.publishHello(bulkyRelease('1.2.0', { permissions: more })));
    await eachUser(async (user) => {
      const { page } = user;
      const normalSpeed = await user.slowDown(1_000_000);
      // The device has heard of it, and has not got it.
      await user.chooseOnCard('Hello', 'Check for update');
      await page.getByRole('button', { name: 'Cancel: Hello' }).click();
      await page.getByRole('button', { name: 'Resume: Hello' }).waitFor();

      await page.getByRole('button', { name: 'Open Hello' }).click();
      const stage = page.locator('.stage');
      await stage.getByRole('heading', { name: 'Updating Hello' }).waitFor();
      await stage.getByText(/^[\d.]+ of 6 MB/).waitFor();
      await user.picture('42-updating-first');
      await stage.getByRole('button', { name: 'Cancel' }).click();
      await stage.getByRole('heading', { name: 'Hello has to be updated' }).waitFor();
      await stage.getByText('Hello 1.1.0 may not be used any more. You stopped its update.').waitFor();
      await user.picture('43-has-to-be-updated');
      expect(await page.locator('iframe').count()).toBe(0);
      await normalSpeed();
      await stage.getByRole('button', { name: 'Try again' }).click();
      await user.expectResult('Hello');
      expect(await user.version('Hello')).toBe('1.2.0');
      await user.close('Hello');
    });
  });

  it('asks first when it may do more', async () => {
    await journey.forceHello(
      await journey.publishHello({ version: '1.3.0', manifest: { permissions: evenMore } }),
    );
    await eachUser(async (user) => {
      const { page } = user;
      await page.getByRole('button', { name: 'Check for updates' }).click();
      await page.getByText('1 update waits for your answer.').waitFor();
      await page.getByRole('button', { name: 'Open Hello' }).click();
      const dialog = page.getByRole('dialog', { name: 'Hello 1.3.0' });
      await dialog.getByRole('button', { name: 'Not now' }).click();
      const stage = page.locator('.stage');
      await stage.getByRole('heading', { name: 'Hello has to be updated' }).waitFor();
      await user.picture('44-consent-required');
      await stage.getByRole('button', { name: 'Review' }).click();
      await dialog.getByRole('heading', { name: 'E-mail address' }).waitFor();
      await dialog.getByRole('button', { name: 'Accept' }).click();
      await user.expectResult('Hello');
      expect(await user.version('Hello')).toBe('1.3.0');
      await user.close('Hello');
    });
  });
});

describe('a program that keeps crashing', () => {
  it('asks whether to keep or to remove it', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.open('Checkout', 'Get');
      const stopped = page.getByRole('heading', { name: /^Checkout (has stopped|keeps stopping)$/ });
      for (const heading of ['Checkout has stopped', 'Checkout has stopped', 'Checkout keeps stopping']) {
        await user.evaluate('Checkout', 'void (location.href = "about:blank")').catch(() => undefined);
        await stopped.waitFor();
        expect(await stopped.textContent()).toBe(heading);
        if (heading === 'Checkout keeps stopping') break;
        await page.getByRole('button', { name: 'Try again' }).click();
        await user.expectResult('Checkout');
      }
      await user.picture('45-keeps-stopping');
      await page.getByRole('button', { name: 'Keep' }).click();
      await user.card('Checkout').getByText('Installed').waitFor();
    }));
});

describe('looking for updates of everything', () => {
  it('says so when there is nothing', () =>
    eachUser(async (user) => {
      await user.page.getByRole('button', { name: 'Check for updates' }).click();
      await user.page.getByText('Everything is up to date.').waitFor();
    }));

  it('counts what is ready, and says when the store is away', async () => {
    await Promise.all([
      journey.publishHello({ version: '1.3.1', manifest: { permissions: evenMore } }),
      journey.publishCheckout({ version: '1.0.1' }),
    ]);
    await eachUser(async (user) => {
      await user.page.getByRole('button', { name: 'Check for updates' }).click();
      await user.page.getByText('2 updates are ready.').waitFor();
      await user.picture('46-two-ready');
    });
    await journey.demo.store.stop();
    await eachUser(async (user) => {
      await user.page.getByRole('button', { name: 'Check for updates' }).click();
      await user.page.getByText('The store cannot be reached. What is installed keeps working.').waitFor();
    });
  });
});
