import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';
import { statusOf } from './status-of.js';

import type { Response } from 'playwright-core';

import type { DemoJourney } from './demo-journey.js';

// What `npm start` shows, in a real browser: a wide window and a narrow one go through all of it side by side.

/** Exactly as the mission writes it. */
const missionCall = `MiniAppBridge.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' })`;

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney();
  ({ eachUser } = journey);
}, 300_000);

afterAll(() => journey.close());

describe('the list of programs', () => {
  it('shows icon, name, partner, version and what each asks for', () =>
    eachUser(async (user) => {
      const asks = (name: string) => user.card(name).getByRole('listitem').allTextContents();
      await user.card('Hello').getByText('Blue Door Studio · 1.0.0').waitFor();
      await user.card('Hello').locator('.program-icon img').waitFor();
      expect(await asks('Hello')).toEqual(['Payments']);
      expect(await asks('Checkout')).toEqual(['Payments', 'Sign-in']);
      expect(await asks('API docs')).toEqual([new URL(journey.demo.storeUrl).host]);
      await user.picture('01-list');
    }));

  it('is used with the keyboard alone', () =>
    eachUser(async (user) => {
      const { page } = user;
      await page.getByRole('button', { name: 'Get Hello' }).focus();
      await page.keyboard.press('Enter');
      await user.expectResult('Hello');
      await page.getByRole('button', { name: 'Menu of Hello' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Permissions' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Permissions' }).waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Close Hello' }).focus();
      await page.keyboard.press('Enter');
      const open = page.getByRole('button', { name: 'Open Hello' });
      await expect.poll(() => open.evaluate((button) => button === document.activeElement)).toBe(true);
    }));
});

describe('an installation', () => {
  it('shows how far it is and can be cancelled', () =>
    eachUser(async (user) => {
      const { page } = user;
      const normalSpeed = await user.slowDown(1_500_000);
      await page.getByRole('button', { name: 'Get API docs' }).click();
      const stage = page.locator('.stage');
      await stage.getByText(/^\d+ of 11 MB/).waitFor();
      await user.picture('02-install');
      await stage.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Get API docs' }).waitFor();
      await user
        .card('API docs')
        .getByText(/^Stopped at \d+ of 11 MB\.$/)
        .waitFor();
      await normalSpeed();
    }));
});

describe('1. a launch', () => {
  it('runs a program in its own origin, served by its worker alone, under the policy of its manifest', () =>
    eachUser(async (user) => {
      const responses: Response[] = [];
      user.page.on('response', (response) => responses.push(response));
      await user.open('Hello');
      await user.picture('03-hello');
      const { origin } = new URL((await user.frame('Hello')).url());
      expect(origin).toMatch(/^http:\/\/p[a-z2-7]{31}\.localhost:\d+$/);
      expect(origin).not.toBe(journey.demo.hostUrl);
      const served = responses.filter(
        (response) =>
          response.url().startsWith(`${origin}/`) && !/__miniapp\/(boot|worker)/.test(response.url()),
      );
      expect(served.map((response) => new URL(response.url()).pathname)).toContain('/app.js');
      expect(
        served.filter((response) => !response.fromServiceWorker()).map((response) => response.url()),
      ).toEqual([]);
      const page = served.find((response) => response.url() === `${origin}/index.html`);
      expect((await page?.allHeaders())?.['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; /,
      );
      expect(await statusOf(`${origin}/index.html`)).toBe(404);
    }));

  it('is made ready while the pointer rests on its button, and runs nothing of the program before it is opened', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.close('Hello');
      await page.mouse.move(0, 0);
      await page.getByRole('button', { name: 'Open Hello' }).hover();
      await expect
        .poll(async () =>
          (await user.frame('Hello')).evaluate(() => [location.pathname, document.body.childElementCount]),
        )
        .toEqual(['/index.html', 0]);
      await user.open('Hello');
      expect(await page.locator('iframe[title="Hello"]').count()).toBe(1);
      expect(new URL((await user.frame('Hello')).url()).pathname).toBe('/index.html');
    }));
});

describe('2. and 3. a payment', () => {
  it('asks for consent first; "not now" refuses this once', () =>
    eachUser(async (user) => {
      const code = user.evaluate(
        'Hello',
        `${missionCall}.then((result) => result.transactionId).catch((err) => err.code)`,
      );
      const question = user.page.getByRole('dialog', { name: 'Allow “Hello” to use Payments?' });
      await question.waitFor();
      await user.picture('04-consent');
      await question.getByRole('button', { name: 'Not now' }).click();
      expect(await code).toBe('PERMISSION_DENIED');
    }));

  it('goes through the host’s own sheet to a transaction, or to the code of a cancellation', () =>
    eachUser(async (user) => {
      const { page } = user;
      const paid = user.evaluate('Hello', `${missionCall}.then((result) => result.transactionId)`);
      await page.getByRole('button', { name: /^Always until / }).click();
      const sheet = page.getByRole('dialog', { name: '$99.99' });
      await sheet.getByText('order-123').waitFor();
      await sheet.getByText('Blue Door Studio').waitFor();
      await user.picture('05-payment');
      await sheet.getByRole('button', { name: 'Confirm payment' }).click();
      expect(await paid).toMatch(/^txn_[0-9a-f]{20}$/);

      // The answer is remembered: the sheet comes at once.
      const cancelled = user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`);
      await sheet.getByRole('button', { name: 'Cancel' }).click();
      expect(await cancelled).toBe('USER_CANCELLED');
      const declined = user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`);
      await sheet.getByText('Test card ending 0002').click();
      await sheet.getByRole('button', { name: 'Confirm payment' }).click();
      expect(await declined).toBe('payment/declined');
    }));

  it('is asked about again once the grant is revoked, and never again after "don’t allow"', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Permissions');
      await page.getByText(/^Allowed on /).waitFor();
      await user.picture('06-permissions');
      await page.getByRole('button', { name: 'Revoke Payments' }).click();
      await page.getByText('Asked at first use').waitFor();
      await page.keyboard.press('Escape');
      const refused = user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`);
      await page.getByRole('button', { name: 'Don’t allow' }).click();
      expect(await refused).toBe('PERMISSION_DENIED');
      expect(await user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`)).toBe(
        'PERMISSION_DENIED',
      );
    }));
});

describe('the shop', () => {
  it('keeps its cart, is paid, and shows a receipt that only it can use', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.close('Hello');
      await user.open('Checkout', 'Get');
      const shop = page.frameLocator('iframe[title="Checkout"]');
      await shop.getByRole('button', { name: 'One House blend more' }).click();
      await shop.getByRole('button', { name: 'One Sourdough more' }).click();
      await user.close('Checkout');
      await user.open('Checkout');
      await shop.getByText('€14.30').waitFor();
      await user.picture('07-shop');
      await shop.getByRole('button', { name: 'Pay' }).click();
      const question = page.getByRole('dialog', { name: 'Allow “Checkout” to use Payments?' });
      await question.getByText('To be paid for the groceries in your cart.').waitFor();
      await user.picture('07-consent-with-reason');
      await question.getByRole('button', { name: /^While using/ }).click();
      await page.getByRole('button', { name: 'Confirm payment' }).click();
      await shop.getByText('com.example.checkout').waitFor();
      await user.picture('08-receipt');
      expect(await user.evaluate('Checkout', 'document.documentElement.dataset.order')).toBe('passed');
    }));

  it('leaves nothing behind when it is uninstalled', () =>
    eachUser(async (user) => {
      const { page } = user;
      await page
        .frameLocator('iframe[title="Checkout"]')
        .getByRole('button', { name: 'One Sourdough more' })
        .click();
      await user.close('Checkout');
      await page.getByRole('button', { name: 'More for Checkout' }).click();
      await page.getByRole('button', { name: 'Uninstall' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Uninstall' }).click();
      await user.open('Checkout', 'Get');
      await page.frameLocator('iframe[title="Checkout"]').getByText('€0.00').waitFor();
      await user.close('Checkout');
    }));
});

describe('a list with nothing to show', () => {
  it.each([
    ['an empty store', '**/mini-programs', { json: { programs: [] } }, 'No programs yet'],
    ['no store', '**/mini-programs', { status: 503 }, 'Nothing is installed yet'],
    ['no answer of its own server', '**/config.json', { status: 500 }, 'Harbour could not start'],
  ])('says so: %s', async (what, url, answer, words) => {
    const user = await journey.newUser({ name: 'fresh', width: 1280, height: 800, colorScheme: 'dark' });
    await user.page.route(url, (route) => route.fulfill(answer));
    await user.page.reload();
    await user.page.getByRole('heading', { name: words }).waitFor();
    await user.picture(`16-${what.replaceAll(' ', '-')}`);
    await user.leave();
  });
});
