import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';

import type { DemoJourney } from './demo-journey.js';
import type { DemoUser } from './demo-user.js';

// What a user decides in the demo host, in a real browser, and what leaves it as a code: to a partner's server, over HTTP.

const permissions = ['payment', 'user.id', 'user.profile', 'user.phone', 'auth.code', 'app.interop'];
const reason = 'To tell you when your order is there.';
const pay = { orderId: 'order-9', amount: 5, currency: 'USD' };

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney();
  ({ eachUser } = journey);
  const manifest = { permissions, 'x-permission-reasons': { 'user.phone': reason } };
  await journey.publishHello({ version: '1.1.0', manifest });
}, 300_000);

afterAll(() => journey.close());

/** The result of a call, or the code of its error. */
function call(user: DemoUser, method: string, params: object = {}): Promise<unknown> {
  const words = `${JSON.stringify(method)}, ${JSON.stringify(params)}`;
  return user.evaluate('Hello', `MiniAppBridge.call(${words}).catch((err) => err.code)`);
}

/** Shows a code to the host's backend, as a server of a partner does. */
async function redeem(code: unknown, partnerId = 'blue-door'): Promise<unknown> {
  const { hostUrl, partnerSecretsFile } = journey.demo;
  const secrets = JSON.parse(await readFile(partnerSecretsFile, 'utf8')) as Record<string, string>;
  const basic = Buffer.from(`${partnerId}:${secrets[partnerId] ?? ''}`).toString('base64');
  const response = await fetch(`http://127.0.0.1:${new URL(hostUrl).port}/codes/redeem`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: JSON.stringify({ programId: 'com.example.hello', kind: 'phone', code }),
  });
  return response.json();
}

describe('a phone number', () => {
  it('goes to the partner’s server once, and through neither program nor host page', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.open('Hello', 'Get');
      const seen: Promise<string>[] = [];
      page.on('response', (response) => seen.push(response.text().catch(() => '')));
      page.on('console', (line) => seen.push(Promise.resolve(line.text())));
      expect(await call(user, 'user.getPhoneCode')).toBe('PERMISSION_DENIED');

      const asked = call(user, 'permission.request', { names: ['user.phone'], reason: 'Other words.' });
      const question = page.getByRole('dialog', { name: 'Allow “Hello” to use Phone number?' });
      await question.getByText(reason).waitFor();
      await user.picture('20-consent-phone');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Only this once');
      await page.keyboard.press('Enter');
      expect(await asked).toEqual({ 'user.phone': 'granted' });

      const answer = (await call(user, 'user.getPhoneCode')) as { code: string; expiresAtMs: number };
      expect(Object.keys(answer).sort()).toEqual(['code', 'expiresAtMs']);
      expect(await call(user, 'user.getPhoneCode')).toBe('PERMISSION_DENIED');

      const phoneNumber = expect.stringMatching(/^\+1 202 555 01\d\d$/) as string;
      expect(await redeem(answer.code)).toEqual({ kind: 'phone', phoneNumber });
      expect(await redeem(answer.code)).toEqual({ error: 'invalid_grant' });
      const everything = (await Promise.all(seen)).join('\n') + (await page.content());
      expect(everything).not.toMatch(/202 555/);
    }));

  it('is refused to a partner who got hold of the code, and then to everybody', () =>
    eachUser(async (user) => {
      const asked = call(user, 'permission.request', { names: ['user.phone'] });
      await user.page.getByRole('button', { name: /^While using/ }).click();
      await asked;
      const { code } = (await call(user, 'user.getPhoneCode')) as { code: string };
      expect(await redeem(code, 'corner-shop')).toEqual({ error: 'invalid_grant' });
      expect(await redeem(code)).toEqual({ error: 'invalid_grant' });
    }));
});

describe('an answer', () => {
  it('that Esc dismisses is asked for again', () =>
    eachUser(async (user) => {
      const refused = call(user, 'payment.pay', pay);
      await user.page.getByRole('dialog', { name: 'Allow “Hello” to use Payments?' }).waitFor();
      await user.page.keyboard.press('Escape');
      expect(await refused).toBe('PERMISSION_DENIED');
    }));

  it('while using ends with the program; always has a day; both are changed in the panel', () =>
    eachUser(async (user) => {
      const { page } = user;
      const paid = call(user, 'payment.pay', pay);
      await page.getByRole('button', { name: /^While using/ }).click();
      await page.getByRole('button', { name: 'Confirm payment' }).click();
      expect(await paid).toMatchObject({ status: 'paid' });

      const settings = call(user, 'permission.openSettings');
      const row = page.locator('[data-permission="payment"]');
      await row.getByText(/, until you close it$/).waitFor();
      await row.getByRole('combobox', { name: 'Answer for Payments' }).selectOption('Always');
      await row.getByText(/^Allowed on .+, until [A-Z][a-z]{2} \d+, \d{4}$/).waitFor();
      await user.picture('21-grants');
      await page.locator('.receipts').scrollIntoViewIfNeeded();
      await user.picture('22-receipts');
      await page.keyboard.press('Escape');
      expect(await settings).toBeNull();

      await user.close('Hello');
      await user.open('Hello');
      const states = call(user, 'permission.query', { names: ['payment', 'user.phone'] });
      expect(await states).toEqual({ payment: 'granted', 'user.phone': 'prompt' });
    }));

  it('is on a receipt, which the user exports and deletes', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Permissions');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export' }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^harbour-consent-\d{4}-\d\d-\d\d\.json$/);
      const { format, receipts } = JSON.parse(await readFile(await download.path(), 'utf8')) as {
        format: string;
        receipts: { event: string; permission: string; mode: string; ended: string | null; words: string }[];
      };
      expect(format).toBe('miniapp-consent-receipts/1');
      expect(receipts.map(({ event, permission, mode, ended }) => [event, permission, mode, ended])).toEqual([
        ['given', 'user.phone', 'once', null],
        ['expired', 'user.phone', 'once', 'used'],
        ['given', 'user.phone', 'while-in-use', null],
        ['given', 'payment', 'while-in-use', null],
        ['changed', 'payment', 'always', null],
        ['expired', 'user.phone', 'while-in-use', 'launch-ended'],
      ]);
      expect(receipts[0]?.words).toContain(`Hello says: “${reason}”`);
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('button', { name: 'Delete receipts' }).click();
      await page.getByText('0 entries.').waitFor();
      await page.keyboard.press('Escape');
    }));
});

describe('what the demo host answers itself', () => {
  it('who the user is, until the program or the user ends that', () =>
    eachUser(async (user) => {
      const { page } = user;
      expect(await call(user, 'auth.isLoggedIn')).toEqual({ loggedIn: true });
      expect(await call(user, 'user.getId')).toEqual({ id: expect.stringMatching(/^[\w-]{43}$/) as string });
      const profile = call(user, 'permission.request', { names: ['user.profile'] });
      await page.getByRole('button', { name: /^While using/ }).click();
      await profile;
      expect(await call(user, 'user.getProfile', { fields: ['name', 'locale'] })).toEqual({
        name: expect.stringMatching(/^Guest \d{4}$/) as string,
        locale: 'en-US',
      });

      await user.close('Hello');
      await page.getByRole('button', { name: 'Account' }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await user.picture('23-account');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await user.open('Hello');
      expect(await call(user, 'auth.isLoggedIn')).toEqual({ loggedIn: false });
      expect(await call(user, 'user.getId')).toBe('UNAUTHENTICATED');
      expect(await call(user, 'auth.getCode')).toBe('UNAUTHENTICATED');
      const login = call(user, 'auth.login', { reason: 'To find your orders.' });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      expect(await login).toEqual({ loggedIn: true });
      expect(await call(user, 'auth.getCode')).toHaveProperty('code');
    }));

  it('a link that opens the program at a path', () =>
    eachUser(async (user) => {
      const { page } = user;
      const { url } = (await call(user, 'share.createLink', {
        path: '/orders/9',
        query: { from: 'mail' },
      })) as { url: string };
      await page.goto('about:blank');
      await page.goto(url);
      await user.expectResult('Hello');
      expect(await call(user, 'app.getLaunchOptions')).toMatchObject({
        path: '/orders/9',
        query: { from: 'mail' },
        scene: 'link',
      });
      expect(page.url()).not.toContain('#');
    }));

  it('another program, after the user agreed, and the way back', () =>
    eachUser(async (user) => {
      const { page } = user;
      await user.evaluate(
        'Hello',
        `MiniAppBridge.on('app.returned', (back) => (window.returned = JSON.stringify(back)))`,
      );
      expect(await call(user, 'app.openMiniApp', { programId: 'com.example.none' })).toEqual({
        opened: false,
      });
      const opened = call(user, 'app.openMiniApp', { programId: 'com.example.checkout', path: '/cart' });
      await page
        .getByRole('dialog', { name: 'Open Checkout?' })
        .getByRole('button', { name: 'Open' })
        .click();
      expect(await opened).toEqual({ opened: true });
      await user.expectResult('Checkout');
      expect(await page.locator('.stage').count()).toBe(2);
      await page.getByRole('button', { name: 'Close Checkout' }).click();
      const back = '{"programId":"com.example.checkout","data":null}';
      await expect.poll(() => user.evaluate('Hello', 'window.returned')).toBe(back);
      await user.close('Hello');
      expect(user.pageErrors).toEqual([]);
    }));
});
