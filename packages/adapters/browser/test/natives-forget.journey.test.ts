import { setTimeout as pass } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startJourneyServer } from './journey-server.js';
import { openInChromium } from './natives-journey.js';

import type { JourneyServer } from './journey-server.js';
import type { ChromiumJourney } from './natives-journey.js';

let server: JourneyServer;
let chromium: ChromiumJourney;

beforeAll(async () => {
  server = await startJourneyServer({ script: 'host-page/natives.ts', root: '' });
  chromium = await openInChromium(server.hostUrl);
  await chromium.page.addInitScript(standIns);
});
afterAll(async () => {
  await chromium.close();
  await server.close();
});
beforeEach(async () => {
  await chromium.run(() => {
    localStorage.clear();
  }, null);
  await chromium.reload();
});

const loans = 'com.example.loans';
const other = 'com.example.other';
const note = { id: 'n1', title: 'Due', body: 'Today' };

const callAs = (programId: string, method: string, params: unknown) =>
  chromium.run((page, [name, value, id]) => page.call(name, value, id), [method, params, programId] as const);
/** What has happened to notes so far. */
const notes = () => chromium.run(() => Reflect.get(window, 'notes') as readonly string[], null);
/** The numbers that the icon has had. */
const badges = () => chromium.run(() => Reflect.get(window, 'badges') as readonly number[], null);
const uninstall = (programId: string) => chromium.run((page, id) => page.forget(id), programId);

describe('notes', () => {
  it('are shown in the name of the program, at their time, the last of an id only', async () => {
    const { call } = chromium;
    await call('notification.showLocal', note);
    expect(await notes()).toEqual(['Loans: Due, Today, com.example.loans/n1']);
    await call('notification.showLocal', { ...note, title: 'Never', atMs: Date.now() + 300 });
    await call('notification.showLocal', { ...note, title: 'Later', atMs: Date.now() + 300 });
    await expect.poll(notes).toHaveLength(2);
    await pass(100);
    expect(await notes()).toEqual([
      'Loans: Due, Today, com.example.loans/n1',
      'Loans: Later, Today, com.example.loans/n1',
    ]);
  });

  it('are not shown when the user no longer allows them at their time', async () => {
    const { call, run } = chromium;
    await call('notification.showLocal', { ...note, atMs: Date.now() + 300 });
    await run((page) => {
      page.setPermitted(false);
    }, null);
    await pass(500);
    expect(await notes()).toEqual([]);
  });

  it('that the user allowed once are for now, and one for later is refused', async () => {
    const { call, run } = chromium;
    await run((page) => {
      page.setPermitted(false);
    }, null);
    expect(await call('notification.showLocal', { ...note, atMs: Date.now() + 60_000 })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(await call('notification.showLocal', note)).toEqual({ result: null });
    expect(await notes()).toHaveLength(1);
  });

  it('of one program on the screen are 64 at most: the oldest makes way', async () => {
    const { run } = chromium;
    await run(async (page) => {
      for (let at = 0; at < 66; at += 1)
        await page.call('notification.showLocal', { id: `n${at}`, title: 'Due', body: 'Today' });
    }, null);
    const closed = (await notes()).filter((line) => line.startsWith('closed'));
    expect(closed).toEqual(['closed com.example.loans/n0', 'closed com.example.loans/n1']);
  });
});

describe('a program that is uninstalled', () => {
  it('leaves no note, neither on the screen nor for later, and those of others alone', async () => {
    await callAs(loans, 'notification.showLocal', note);
    await callAs(other, 'notification.showLocal', note);
    await callAs(loans, 'notification.showLocal', { ...note, id: 'n2', atMs: Date.now() + 300 });
    await callAs(other, 'notification.showLocal', { ...note, id: 'n2', atMs: Date.now() + 300 });
    await uninstall(loans);
    await expect.poll(notes).toContain('Loans: Due, Today, com.example.other/n2');
    await pass(100);
    expect(await notes()).toEqual([
      'Loans: Due, Today, com.example.loans/n1',
      'Loans: Due, Today, com.example.other/n1',
      'closed com.example.loans/n1',
      'Loans: Due, Today, com.example.other/n2',
    ]);
  });

  it('takes its number off the icon, also after the page was loaded anew', async () => {
    await callAs(loans, 'notification.setBadge', { count: 3 });
    await callAs(other, 'notification.setBadge', { count: 2 });
    expect(await badges()).toEqual([3, 5]);
    await chromium.reload();
    await uninstall('com.example.nobody');
    expect(await badges()).toEqual([]);
    await uninstall(loans);
    await callAs(other, 'notification.setBadge', { count: 0 });
    expect(await badges()).toEqual([2, 0]);
  });

  it('and comes back gets another key of the device', async () => {
    const { context, page, run, press } = chromium;
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const authenticate = async (): Promise<Key> => {
      const answer = callAs(loans, 'biometric.authenticate', { challenge: 'AAAA', reason: 'To send it' });
      await press('Continue');
      return ((await answer) as unknown as { readonly result: Key }).result;
    };
    const first = await authenticate();
    expect(await authenticate()).toMatchObject({ credentialId: first.credentialId, publicKey: null });
    await uninstall(loans);
    expect(await run(() => Object.keys(localStorage), null)).toEqual([]);
    const second = await authenticate();
    expect(second.credentialId).not.toBe(first.credentialId);
    expect(second.publicKey).not.toBeNull();
    await devtools.detach();
  });
});

interface Key {
  readonly credentialId: string;
  readonly publicKey: string | null;
}

/** Notes and icon of a page, where a test can see them. */
function standIns(): void {
  const notes: string[] = [];
  const badges: number[] = [];
  Object.assign(window, {
    notes,
    badges,
    Notification: class extends EventTarget {
      readonly tag: string;
      constructor(title: string, { body, tag }: { readonly body: string; readonly tag: string }) {
        super();
        this.tag = tag;
        notes.push([title, body, tag].join(', '));
      }
      static async requestPermission() {
        return 'granted';
      }
      close() {
        notes.push(`closed ${this.tag}`);
        this.dispatchEvent(new Event('close'));
      }
    },
  });
  Object.assign(navigator, {
    setAppBadge: async (count: number) => {
      badges.push(count);
    },
    clearAppBadge: async () => {
      badges.push(0);
    },
  });
}
