import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';
import { emptyRelease, futureRelease, hangingRelease, largeRelease, throwingRelease } from './releases.js';

import type { Response } from 'playwright-core';

import type { DemoJourney } from './demo-journey.js';
import type { DemoUser } from './demo-user.js';

// What `npm start` shows, in a real browser: a wide window and a narrow one go through all of it side by side.

/** Exactly as the mission writes it. */
const missionCall = `MiniAppBridge.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' })`;

let journey: DemoJourney;
let users: readonly DemoUser[];

beforeAll(async () => {
  journey = await openDemoJourney();
  users = await Promise.all([
    journey.newUser({ name: '1280', width: 1280, height: 800, colorScheme: 'light' }),
    journey.newUser({ name: '390', width: 390, height: 844, colorScheme: 'dark' }),
  ]);
}, 300_000);

afterAll(() => journey.close());

function eachUser(steps: (user: DemoUser) => Promise<void>): Promise<unknown> {
  return Promise.all(users.map(steps));
}

describe('the list of programs', () => {
  it('shows icon, name, partner, version and what each asks for', () =>
    eachUser(async (user) => {
      const hello = user.card('Hello');
      await hello.getByText('Blue Door Studio · 1.0.0').waitFor();
      await hello.locator('.program-icon img').waitFor();
      expect(await user.card('Hello').getByRole('listitem').allTextContents()).toEqual(['Payments']);
      expect(await user.card('Corner Shop').getByRole('listitem').allTextContents()).toEqual(['Payments', 'Sign-in']);
      const domain = new URL(journey.demo.storeUrl).host;
      expect(await user.card('Store API').getByRole('listitem').allTextContents()).toEqual([domain]);
      await user.picture('01-list');
    }));

  it('is used with the keyboard alone', () =>
    eachUser(async ({ page }) => {
      await page.getByRole('button', { name: 'Get Hello' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Close Hello' }).waitFor();
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

describe('1. a launch', () => {
  it('runs a program in its own origin, served by its worker alone, under the policy of its manifest', () =>
    eachUser(async (user) => {
      const responses: Response[] = [];
      user.page.on('response', (response) => responses.push(response));
      await user.open('Hello');
      await user.picture('02-hello');
      const { origin } = new URL((await user.frame('Hello')).url());
      expect(origin).toMatch(/^http:\/\/p[a-z2-7]{31}\.localhost:\d+$/);
      expect(origin).not.toBe(journey.demo.hostUrl);
      const served = responses.filter((response) => response.url().startsWith(`${origin}/`) && !/__miniapp\/(boot|worker)/.test(response.url()));
      expect(served.map((response) => new URL(response.url()).pathname)).toContain('/app.js');
      expect(served.filter((response) => !response.fromServiceWorker()).map((response) => response.url())).toEqual([]);
      const page = served.find((response) => response.url() === `${origin}/index.html`);
      expect((await page?.allHeaders())?.['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; /,
      );
      expect(await statusFromServer(origin, '/index.html')).toBe(404);
    }));
});

describe('2. and 3. a payment', () => {
  it('asks for consent first; "not now" refuses this once', () =>
    eachUser(async (user) => {
      const code = user.evaluate('Hello', `${missionCall}.then((result) => result.transactionId).catch((err) => err.code)`);
      const question = user.page.getByRole('dialog', { name: 'Allow “Hello” to use Payments?' });
      await question.waitFor();
      await user.picture('03-consent');
      await question.getByRole('button', { name: 'Not now' }).click();
      expect(await code).toBe('PERMISSION_DENIED');
    }));

  it('goes through the host’s own sheet to a transaction, or to the code of a cancellation', () =>
    eachUser(async (user) => {
      const { page } = user;
      const paid = user.evaluate('Hello', `${missionCall}.then((result) => result.transactionId)`);
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      const sheet = page.getByRole('dialog', { name: '$99.99' });
      await sheet.getByText('order-123').waitFor();
      await sheet.getByText('Blue Door Studio').waitFor();
      await user.picture('04-payment');
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

  it('is asked about again once the grant is revoked, and never again after "never"', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Permissions');
      await page.getByText(/^Allowed on /).waitFor();
      await user.picture('05-permissions');
      await page.getByRole('button', { name: 'Revoke Payments' }).click();
      await page.getByText('Asked at first use').waitFor();
      await page.keyboard.press('Escape');
      const refused = user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`);
      await page.getByRole('button', { name: 'Never' }).click();
      expect(await refused).toBe('PERMISSION_DENIED');
      expect(await user.evaluate('Hello', `${missionCall}.catch((err) => err.code)`)).toBe('PERMISSION_DENIED');
    }));
});

describe('the shop', () => {
  it('keeps its cart, is paid, and shows a receipt that only it can use', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.close('Hello');
      await user.open('Corner Shop', 'Get');
      const shop = page.frameLocator('iframe[title="Corner Shop"]');
      await shop.getByRole('button', { name: 'One House blend more' }).click();
      await shop.getByRole('button', { name: 'One Sourdough more' }).click();
      await user.close('Corner Shop');
      await user.open('Corner Shop');
      await shop.getByText('€14.30').waitFor();
      await user.picture('06-shop');
      await shop.getByRole('button', { name: 'Pay' }).click();
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await page.getByRole('button', { name: 'Confirm payment' }).click();
      await shop.getByText('com.example.checkout').waitFor();
      await user.picture('07-receipt');
      expect(await user.evaluate('Corner Shop', 'document.documentElement.dataset.order')).toBe('passed');
      await user.close('Corner Shop');
    }));
});

describe('4. an update', () => {
  it('comes while the program is open, and is tried and confirmed at the next launch', async () => {
    await eachUser((user) => user.open('Hello'));
    await journey.publishHello(largeRelease('1.0.1'));
    await eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Check for update');
      await page.getByText('Update 1.0.1 is ready – it runs at the next launch.').waitFor();
      await user.picture('08-update-ready');
      expect(await user.shownTexts()).toContainEqual(expect.stringMatching(/^Update 1\.0\.1 downloading\d+%$/));
      expect(await programVersion(user)).toBe('1.0.0');
      const visits = await visitsOf(user);

      await page.getByRole('button', { name: 'Restart now' }).click();
      await expect.poll(() => programVersion(user)).toBe('1.0.1');
      await user.expectResult('Hello');
      expect(await visitsOf(user)).toBe(visits + 1);
      await user.close('Hello');
      await user.card('Hello').getByText('Blue Door Studio · 1.0.1').waitFor();
      await user.card('Hello').getByText('Installed').waitFor();
    });
  });
});

describe('5. a broken update', () => {
  it.each([
    ['throws before it is ready, after it has spoiled its data', '1.0.2', throwingRelease],
    ['paints nothing', '1.0.3', emptyRelease],
    ['hangs', '1.0.4', hangingRelease],
  ] as const)('that %s gives way to the release before, data and all, for good', async (_case, version, change) => {
    await eachUser((user) => user.open('Hello'));
    await journey.publishHello(change(version));
    await eachUser(async (user) => {
      const { page } = user;
      const visits = await visitsOf(user);
      await user.choose('Hello', 'Check for update');
      await page.getByRole('button', { name: 'Restart now' }).click();
      await page.getByText(`Hello ${version} did not start; you are back on 1.0.1.`).waitFor({ timeout: 40_000 });
      await user.expectResult('Hello');
      await user.picture(`09-rolled-back-${version}`);
      expect(await programVersion(user)).toBe('1.0.1');
      expect(await visitsOf(user)).toBe(visits + 1);
      await user.choose('Hello', 'Check for update');
      await page.getByText(`Hello ${version} did not start here before and is not tried again.`).waitFor();
      await user.close('Hello');
      await user.open('Hello');
      expect(await programVersion(user)).toBe('1.0.1');
      await user.close('Hello');
    });
  });
});

describe('6. a release for a newer host', () => {
  it('leaves the installed one as it is, and says so', async () => {
    await journey.publishHello(futureRelease('2.0.0'));
    await eachUser(async (user) => {
      await user.page.reload();
      await user.card('Hello').getByText('App update available').waitFor();
      await user.open('Hello');
      await user.page.getByText('App update available: Hello 2.0.0 needs Harbour 99.0.0.').waitFor();
      await user.picture('10-host-update-notice');
      await user.close('Hello');
    });
  });

  it('shows "App update available" instead of launching where nothing else is installed', async () => {
    const user = await journey.newUser({ name: 'fresh', width: 390, height: 844, colorScheme: 'light' });
    await user.page.getByRole('button', { name: 'Open Hello' }).click();
    await user.page.getByRole('heading', { name: 'App update available' }).waitFor();
    await user.picture('11-host-update');
    expect(await user.page.locator('iframe').count()).toBe(0);
    await user.leave();
  });
});

describe('a web application that nobody here wrote', () => {
  it('runs as it is, and its update is confirmed by its signs of health', async () => {
    await eachUser(async (user) => {
      await user.open('Store API', 'Get');
      await user.picture('12-api-docs');
      expect(await user.evaluate('Store API', 'versions.swaggerUI.version')).toBe('5.17.13');
      await confirmed(user, 'Store API', '5.17.13');
      await user.open('Store API');
    });
    await journey.publishApiDocs('5.17.14');
    await eachUser(async (user) => {
      await user.choose('Store API', 'Check for update');
      await user.page.getByRole('button', { name: 'Restart now' }).click();
      await expect.poll(() => user.evaluate('Store API', 'globalThis.versions?.swaggerUI.version').catch(() => null)).toBe('5.17.14');
      await user.expectResult('Store API');
      await confirmed(user, 'Store API', '5.17.14');
    });
  });
});

describe('7. without the store', () => {
  it('installed programs launch, and the page says that it is offline', async () => {
    await journey.demo.store.stop();
    await eachUser(async (user) => {
      await user.page.reload();
      await user.page.getByText('Store not reachable – showing installed programs').waitFor();
      await user.card('Hello').getByText('Blue Door Studio · 1.0.1').waitFor();
      await user.picture('13-offline');
      await user.open('Hello');
      await user.page.getByText('Offline', { exact: true }).waitFor();
      await user.picture('14-offline-program');
      await user.close('Hello');
      expect(user.pageErrors).toEqual([]);
    });
  });
});

async function programVersion(user: DemoUser): Promise<unknown> {
  return user.evaluate('Hello', `document.querySelector('#release')?.textContent ?? null`).catch(() => null);
}

async function visitsOf(user: DemoUser): Promise<number> {
  const { value } = (await user.evaluate('Hello', `MiniAppBridge.call('storage.get', { key: 'visits' })`)) as { value: number };
  return value;
}

/** A release that runs at the next launch still waits for its verdict; a confirmed one is just installed. */
async function confirmed(user: DemoUser, name: string, version: string): Promise<void> {
  await expect.poll(() => user.page.locator('[data-release="confirmed"]').count(), { timeout: 30_000 }).toBe(1);
  await user.close(name);
  await user.card(name).getByText(`· ${version}`).waitFor();
  await user.card(name).getByText('Installed').waitFor();
}

/** What the server of the origin itself says. Node knows no names under .localhost, so the name goes in a header. */
async function statusFromServer(origin: string, path: string): Promise<number> {
  const { port, host } = new URL(origin);
  return (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { host } })).status;
}
