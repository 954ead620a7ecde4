import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';

import type { DemoJourney } from './demo-journey.js';

// A host that is never started again: what is published while its page stays open reaches its users all the same.

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney({ checkEveryMs: 2_000 });
  ({ eachUser } = journey);
}, 300_000);

afterAll(() => journey.close());

describe('new versions while the host page stays open', () => {
  it('all come by closing and opening the program only', async () => {
    const reached: string[] = [];
    await eachUser(async (user) => {
      await user.page.evaluate('window.isFirstPage = true');
      for (const name of ['Hello', 'Checkout']) {
        await user.open(name, 'Get');
        await user.close(name);
      }
    });
    for (const version of ['1.0.1', '1.0.2', '1.0.3']) {
      // One is published while its program is open, the other while the list is seen.
      await eachUser((user) => user.open('Hello'));
      await Promise.all([journey.publishHello({ version }), journey.publishCheckout({ version })]);
      await eachUser(async (user) => {
        const { page } = user;
        await page.getByText(`Update ${version} is ready – it runs at the next launch.`).waitFor();
        await user.close('Hello');
        await user.card('Checkout').getByText(`Update ${version} is ready`).waitFor();
        for (const name of ['Hello', 'Checkout']) {
          await user.open(name);
          reached.push(`${name} ${String(await user.version(name))}`);
          await user.close(name);
        }
      });
    }
    const published = ['1.0.1', '1.0.2', '1.0.3'].flatMap((version) => [
      `Hello ${version}`,
      `Checkout ${version}`,
    ]);
    // All of them, for both users.
    expect(reached.sort()).toEqual([...published, ...published].sort());
    await eachUser(async ({ page }) => {
      expect(await page.evaluate('window.isFirstPage')).toBe(true);
    });
  });

  it('wait for Wi-Fi where the user saves data, unless told not to', async () => {
    const user = await journey.newUser({ name: 'saver', width: 390, height: 844, colorScheme: 'light' });
    const { page } = user;
    await page.addInitScript(`Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`);
    await page.reload();
    await user.open('Checkout', 'Get');
    await user.close('Checkout');
    await journey.publishCheckout({ version: '1.0.4' });
    await user.card('Checkout').getByText('Update 1.0.4 waits for Wi-Fi.').waitFor();
    await user.picture('50-waits-for-wifi');
    await page.getByRole('button', { name: 'Download now: Checkout' }).click();
    await user.card('Checkout').getByText('Update 1.0.4 is ready').waitFor();
    await user.leave();
  });
});
