import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoJourney } from './demo-journey.js';
import { emptyRelease, futureRelease, hangingRelease, largeRelease, throwingRelease } from './releases.js';

import type { DemoJourney } from './demo-journey.js';
import type { DemoUser } from './demo-user.js';

// Releases that come, fail and go back while a wide and a narrow window have the demo host open; then the store leaves.

let journey: DemoJourney;
let eachUser: DemoJourney['eachUser'];

beforeAll(async () => {
  journey = await openDemoJourney();
  ({ eachUser } = journey);
}, 300_000);

afterAll(() => journey.close());

describe('4. an update', () => {
  it('comes while the program is open, and is tried and confirmed at the next launch', async () => {
    await eachUser((user) => user.open('Hello', 'Get'));
    await journey.publishHello(largeRelease('1.0.1'));
    await eachUser(async (user) => {
      const { page } = user;
      await user.choose('Hello', 'Check for update');
      await page.getByText('Update 1.0.1 is ready – it runs at the next launch.').waitFor();
      await user.picture('09-update-ready');
      expect(await user.shownTexts()).toContainEqual(
        expect.stringMatching(/^Update 1\.0\.1 downloading[\d.]+ of [\d.]+ [kM]B/),
      );
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
    [
      'throws before it is ready, after it has spoiled its data',
      '1.0.2',
      throwingRelease,
      'It reported an error.',
    ],
    ['paints nothing', '1.0.3', emptyRelease, 'It showed nothing.'],
    ['hangs', '1.0.4', hangingRelease, 'It stopped responding.'],
  ] as const)(
    'that %s gives way to the release before, data and all, for good',
    async (_case, version, change, why) => {
      await eachUser((user) => user.open('Hello'));
      await journey.publishHello(change(version));
      await eachUser(async (user) => {
        const { page } = user;
        const visits = await visitsOf(user);
        await user.choose('Hello', 'Check for update');
        await page.getByRole('button', { name: 'Restart now' }).click();
        await page
          .getByText(`Hello ${version} did not work here. ${why} Version 1.0.1 is still here and works.`)
          .waitFor({ timeout: 40_000 });
        await user.expectResult('Hello');
        await user.picture(`10-rolled-back-${version}`);
        expect(await programVersion(user)).toBe('1.0.1');
        expect(await visitsOf(user)).toBe(visits + 1);
        await user.choose('Hello', 'Check for update');
        await page
          .getByText(`Hello ${version} did not work here before and is not tried again. ${why}`)
          .waitFor();
        await user.close('Hello');
        await user.card('Hello').getByText(`Update ${version} did not work`).waitFor();
        await user.picture(`10-rolled-back-card-${version}`);
        await user.open('Hello');
        expect(await programVersion(user)).toBe('1.0.1');
        await user.close('Hello');
      });
    },
  );
});

describe('a first release that does not start', () => {
  it('leaves a clear screen, and is not tried again', async () => {
    const user = await journey.newUser({ name: 'fresh', width: 1280, height: 800, colorScheme: 'light' });
    await user.page.getByRole('button', { name: 'Get Hello' }).click();
    await user.page.getByRole('heading', { name: 'Hello 1.0.4 did not work' }).waitFor({ timeout: 40_000 });
    await user.picture('10-broken');
    await user.page.getByRole('button', { name: 'Try again' }).click();
    await user.page.getByText('Hello 1.0.4 did not work here before and is not tried again.').waitFor();
    await user.leave();
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
      await user.picture('11-host-update-notice');
      await user.close('Hello');
    });
  });

  it('shows "App update available" instead of launching where there is nothing else', async () => {
    await journey.publishTomorrow();
    const user = await journey.newUser({ name: 'fresh', width: 390, height: 844, colorScheme: 'light' });
    await user.page.getByRole('button', { name: 'Open Tomorrow' }).click();
    await user.page.getByRole('heading', { name: 'App update available' }).waitFor();
    await user.picture('12-host-update');
    expect(await user.page.locator('iframe').count()).toBe(0);
    await user.leave();
  });
});

describe('a web application that nobody here wrote', () => {
  it('runs as it is, and its update is confirmed by its signs of health', async () => {
    await eachUser(async (user) => {
      await user.open('API docs', 'Get');
      await user.picture('13-api-docs');
      expect(await user.evaluate('API docs', 'versions.swaggerUI.version')).toBe('5.17.13');
      await confirmed(user, 'API docs', '5.17.13');
      await user.open('API docs');
    });
    await journey.publishApiDocs('5.17.14');
    await eachUser(async (user) => {
      await user.choose('API docs', 'Check for update');
      await user.page.getByRole('button', { name: 'Restart now' }).click();
      await expect
        .poll(() => user.evaluate('API docs', 'globalThis.versions?.swaggerUI.version').catch(() => null))
        .toBe('5.17.14');
      await user.expectResult('API docs');
      await confirmed(user, 'API docs', '5.17.14');
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
      await user.picture('14-offline');
      await user.open('Hello');
      await user.page.getByText('Offline', { exact: true }).waitFor();
      await user.picture('15-offline-program');
      await user.close('Hello');
      // What the broken release threw, and nothing of the host's own.
      expect(user.pageErrors).toEqual(['The new release is broken.']);
    });
  });
});

async function programVersion(user: DemoUser): Promise<unknown> {
  return user.evaluate('Hello', `document.querySelector('#release')?.textContent ?? null`).catch(() => null);
}

async function visitsOf(user: DemoUser): Promise<number> {
  const { value } = (await user.evaluate(
    'Hello',
    `MiniAppBridge.call('storage.get', { key: 'visits' })`,
  )) as { value: number };
  return value;
}

/** A release that runs at the next launch still waits for its verdict; a confirmed one is just installed. */
async function confirmed(user: DemoUser, name: string, version: string): Promise<void> {
  await expect
    .poll(() => user.page.locator('[data-release="confirmed"]').count(), { timeout: 30_000 })
    .toBe(1);
  await user.close(name);
  await user.card(name).getByText(`· ${version}`).waitFor();
  await user.card(name).getByText('Installed').waitFor();
}
