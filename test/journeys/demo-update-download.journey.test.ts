import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBrittle } from './brittle-network.js';
import { openDemoJourney } from './demo-journey.js';
import { bulkyRelease } from './releases.js';

import type { DemoJourney } from './demo-journey.js';
import type { DemoUser } from './demo-user.js';

// What a user sees of a download: how far it is, how to stop it and go on, and why something was not taken.

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney();
  ({ eachUser } = journey);
}, 300_000);

afterAll(() => journey.close());

const strip = (user: DemoUser) => user.card('Hello').locator('.strip');

describe('a download in the list', () => {
  it('shows how far it is, is stopped and resumed by keyboard, and goes on after a reload where it was', async () => {
    await eachUser(async (user) => {
      await user.open('Hello', 'Get');
      await user.close('Hello');
    });
    await journey.publishHello(bulkyRelease('1.0.1'));
    await eachUser(async (user) => {
      const { page } = user;
      const normalSpeed = await user.slowDown(1_000_000);
      await user.chooseOnCard('Hello', 'Check for update');
      const bar = page.getByRole('progressbar', { name: 'Downloading Hello 1.0.1' });
      await bar.waitFor();
      await strip(user)
        .getByText(/^[3-5]\.\d of 6 MB, (about \d+ seconds|a few seconds) left$/)
        .waitFor();
      await user.picture('30-download');
      // Said aloud a moment after it is written.
      await expect
        .poll(() => strip(user).getByRole('status').textContent())
        .toMatch(/^(Half|Three quarters)/);

      await page.getByRole('button', { name: 'Cancel: Hello' }).focus();
      await page.keyboard.press('Enter');
      await strip(user)
        .getByText(/^Stopped at [3-5]\.\d of 6 MB\.$/)
        .waitFor();
      await user.picture('31-stopped');
      await expect.poll(() => focusedLabel(user)).toBe('Resume: Hello');

      await normalSpeed();
      await page.reload();
      await strip(user)
        .getByText(/^Interrupted at [3-5]\.\d of 6 MB\.$/)
        .waitFor();
      const asked: string[] = [];
      page.on('request', (request) => {
        const range = request.headers().range;
        if (request.url().includes('/blobs/') && range !== undefined) asked.push(range);
      });
      await page.getByRole('button', { name: 'Resume: Hello' }).press('Enter');
      await user.card('Hello').getByText('Update 1.0.1 is ready').waitFor();
      expect(await strip(user).isVisible()).toBe(false);
      expect(Number(/^bytes=(\d+)-/.exec(asked[0] ?? '')?.[1])).toBeGreaterThan(2_000_000);
    });
  });

  it('waits for a connection that was lost, and goes on when it is back', async () => {
    await journey.publishHello(bulkyRelease('1.0.2'));
    await eachUser(async (user) => {
      const network = await makeBrittle(user.page);
      const normalSpeed = await user.slowDown(1_000_000);
      await user.chooseOnCard('Hello', 'Check for update');
      await strip(user)
        .getByText(/^[2-5]\.\d of 6 MB/)
        .waitFor();
      await network.cut();
      await strip(user)
        .getByText(/^[2-5]\.\d of 6 MB\. Waiting for the connection …$/)
        .waitFor();
      await user.picture('32-waiting');
      await normalSpeed();
      await network.mend();
      await user.card('Hello').getByText('Update 1.0.2 is ready').waitFor({ timeout: 40_000 });
    });
  });
});

describe('a new version that is not taken', () => {
  it('says that it was damaged on its way, and what the user still has', async () => {
    await journey.publishHello(bulkyRelease('1.0.3'));
    await eachUser(async (user) => {
      const { page } = user;
      await page.route('**/blobs/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        const answer = await route.fetch({ url: journey.demo.store.url + pathname });
        const body = await answer.body();
        const middle = Math.floor(body.length / 2);
        body.writeUInt8(body.readUInt8(middle) ^ 1, middle);
        await route.fulfill({ response: answer, body });
      });
      await user.chooseOnCard('Hello', 'Check for update');
      const words = strip(user).getByText(
        'The new version of Hello was damaged on its way to this device, so it was not taken. Version 1.0.0 is still here and works. Try again. If it happens again, try another network.',
      );
      await words.waitFor();
      expect(await strip(user).locator('.support p').isVisible()).toBe(false);
      await strip(user).getByText('Details for support').click();
      await strip(user).getByText('FILE_HASH_MISMATCH').waitFor();
      await user.picture('33-damaged');
      await page.unroute('**/blobs/*');
      await page.getByRole('button', { name: 'Try again: Hello' }).click();
      await user.card('Hello').getByText('Update 1.0.3 is ready').waitFor();
    });
  });

  it('says that it is older than what is known', async () => {
    const statement = async () =>
      (await fetch(`${journey.demo.store.url}/mini-programs/com.example.hello/version`)).text();
    const older = await statement();
    await journey.publishHello({ version: '1.0.4' });
    await eachUser(async (user) => {
      const { page } = user;
      await user.chooseOnCard('Hello', 'Check for update');
      await user.card('Hello').getByText('Update 1.0.4 is ready').waitFor();
      await page.route('**/com.example.hello/version*', (route) => route.fulfill({ body: older }));
      await user.chooseOnCard('Hello', 'Check for update');
      await strip(user)
        .getByText(
          /^The new version of Hello is older than what this device already knows, so it was not taken\./,
        )
        .waitFor();
      await user.picture('34-older');
      await page.unroute('**/com.example.hello/version*');
    });
  });

  it('says that there is no room, lists what takes it, and takes it once there is', async () => {
    await journey.publishHello(bulkyRelease('1.0.5'));
    await eachUser(async (user) => {
      const { page } = user;
      await user.open('Checkout', 'Get');
      await user.close('Checkout');
      await page.evaluate(fillDisk);
      await user.chooseOnCard('Hello', 'Check for update');
      await strip(user)
        .getByText(/^No room for Hello 1\.0\.5\. .*Version 1\.0\.0 is still here and works\.$/)
        .waitFor();
      await page.getByRole('button', { name: 'Make room: Hello' }).click();
      const dialog = page.getByRole('dialog', { name: 'Make room for Hello 1.0.5' });
      await dialog.getByRole('button', { name: 'Remove Checkout' }).waitFor();
      await user.picture('35-no-room');
      await dialog.getByRole('button', { name: 'Remove Checkout' }).click();
      await page.getByRole('button', { name: 'Uninstall', exact: true }).last().click();
      await dialog.getByText('No other programs are here').waitFor();
      await page.evaluate('window.isDiskFull = false');
      await dialog.getByRole('button', { name: 'Try again' }).click();
      await user.card('Hello').getByText('Update 1.0.5 is ready').waitFor();
    });
  });
});

function focusedLabel(user: DemoUser): Promise<string | null> {
  return user.page.evaluate('document.activeElement.getAttribute("aria-label")');
}

/** Runs in the page: its storage takes nothing large any more, until `isDiskFull` is false. */
const fillDisk = `
  window.isDiskFull = true;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    if (window.isDiskFull && value instanceof Blob && value.size > 100000)
      throw new DOMException('', 'QuotaExceededError');
    return put.call(this, value, key);
  };
`;
