import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openNatives } from './natives-journey.js';

import type { Natives } from './natives-journey.js';

let natives: Natives;
const engines = [
  ['Chromium', () => natives.chromium],
  ['Firefox', () => natives.firefox],
] as const;

beforeAll(async () => {
  natives = await openNatives();
});
afterAll(async () => {
  await natives.close();
});

/** What each engine cannot do on this kind of machine, beyond what is the host app's. */
const missing: Readonly<Record<string, readonly string[]>> = {
  Chromium: ['contacts.pick', 'share.open'],
  Firefox: ['contacts.pick', 'device.getBattery', 'device.vibrate', 'notification.setBadge', 'share.open'],
};

const nowhere = [
  'app.openMiniApp',
  'app.returnToOpener',
  'auth.login',
  'auth.logout',
  'cloudStorage.get',
  'cloudStorage.remove',
  'cloudStorage.set',
  'device.setCapturePolicy',
  'iap.consume',
  'iap.getProducts',
  'iap.purchase',
  'link.canOpen',
  'notification.requestSubscription',
  'permission.openSettings',
  'share.createLink',
  'user.getId',
  'user.getProfile',
];

describe.each(engines)('the natives of %s', (name, engine) => {
  it('answer each native method or say why not, never both', async () => {
    const { native, methods, unsupported, without } = await engine().run((page) => page.table(), null);
    expect([...methods, ...Object.keys(unsupported)].sort()).toEqual([...native].sort());
    expect(Object.keys(unsupported).sort()).toEqual([...nowhere, ...(missing[name] ?? [])].sort());
    expect(Object.values(unsupported).filter((reason) => !/^[A-Z].*\.$/u.test(reason))).toEqual([]);
    expect(without).toEqual({ 'ui.setDisplayMode': ['orientation'] });
  });

  it('tell of theme, network and device without a fingerprint', async () => {
    const { call } = engine();
    expect(await call('ui.getTheme')).toEqual({
      result: { scheme: 'light', cssVars: { '--brand': '#123456' } },
    });
    expect(await call('network.getStatus')).toEqual({
      result: { online: true, type: 'unknown', metered: null },
    });
    expect(await call('device.getInfo')).toMatchObject({
      result: { class: 'desktop', os: 'Linux', model: null },
    });
    expect(await call('auth.isLoggedIn')).toEqual({ result: { loggedIn: true } });
  });

  it('tell the place', async () => {
    if (name === 'Chromium') {
      await natives.chromium.context.grantPermissions(['geolocation']);
      await natives.chromium.context.setGeolocation({ latitude: 52.5, longitude: 13.4, accuracy: 20 });
    }
    expect(await engine().call('location.get', { accuracy: 'fine' })).toMatchObject({
      result: { latitude: 52.5, longitude: 13.4, accuracyMeters: 20 },
    });
  });

  it('show an action sheet that a keyboard can use, in the name of the program', async () => {
    const { run, call, key } = engine();
    await run(() => {
      const opener = document.createElement('button');
      opener.id = 'opener';
      document.body.append(opener);
      opener.focus();
    }, null);
    const answer = call('ui.showActionSheet', { title: 'Sort by', items: ['Name', '<b>Date</b>', 'Size'] });
    await expect.poll(() => run((page) => page.screenText(), null)).toContain('Loans by Example Bank');
    expect(await run((page) => page.screenText(), null)).toContain('<b>Date</b>');
    await key('ArrowDown');
    await key('Enter');
    expect(await answer).toEqual({ result: { index: 1 } });
    expect(await run(() => document.activeElement?.id, null)).toBe('opener');

    const dismissed = call('ui.showActionSheet', { items: ['Name'] });
    await expect.poll(() => run((page) => page.screenText(), null)).toContain('Name');
    expect(await call('ui.showActionSheet', { items: ['Again'] })).toMatchObject({ code: 'BUSY' });
    await key('Escape');
    expect(await dismissed).toEqual({ result: { index: null } });

    const ended = call('ui.showActionSheet', { items: ['Name'] });
    await expect.poll(() => run((page) => page.screenText(), null)).toContain('Name');
    await run((page) => {
      page.endSession();
    }, null);
    expect(await ended).toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => run((page) => page.screenText(), null)).toBe('');
  });

  it('show bars around the program, which leave with the session', async () => {
    const { run, call, press } = engine();
    const room = async () => (await run((page) => page.call('ui.getViewport'), null)) as Viewport;
    const before = await room();
    await run((page) => {
      page.listen('ui.viewportChange');
      page.listen('ui.primaryButtonClick');
    }, null);
    await call('ui.setNavigationBar', { title: 'My loans', color: '#102030', textStyle: 'light' });
    await call('ui.setPrimaryButton', { text: 'Send it', visible: true });
    await call('ui.setLoading', { visible: true, text: 'Looking' });
    expect(await run(mainText, null)).toEqual(['My loansLoans', 'Send itLoans', 'Looking']);
    const during = await room();
    expect(during.result.height).toBeLessThan(before.result.height - 80);
    expect(await run((page) => page.heard('ui.viewportChange').at(-1), null)).toEqual(during.result);
    await press('Send it');
    expect(await run((page) => page.heard('ui.primaryButtonClick'), null)).toEqual([{}]);
    await call('ui.setPrimaryButton', { visible: true, enabled: false });
    await press('Send it');
    expect(await run((page) => page.heard('ui.primaryButtonClick'), null)).toEqual([{}]);
    await run((page) => {
      page.endSession();
    }, null);
    expect(await run(mainText, null)).toEqual([]);
    expect(await room()).toEqual(before);
  });

  it('tell when the room changes', async () => {
    const { run, resize } = engine();
    await run((page) => {
      page.listen('ui.viewportChange');
    }, null);
    await resize(500, 600);
    await expect
      .poll(() => run((page) => page.heard('ui.viewportChange').at(-1), null))
      .toMatchObject({ width: 484, height: 300, keyboardHeight: 0, displayMode: 'inline' });
  });

  it('go to the whole screen and back', async () => {
    const { call } = engine();
    expect(await call('ui.setDisplayMode', { mode: 'pip' })).toEqual({ result: { mode: 'inline' } });
    expect(await call('ui.setDisplayMode', { mode: 'fullscreen' })).toEqual({
      result: { mode: 'fullscreen' },
    });
    expect(await call('ui.getViewport')).toMatchObject({ result: { displayMode: 'fullscreen' } });
    expect(await call('ui.setDisplayMode', { mode: 'inline' })).toEqual({ result: { mode: 'inline' } });
  });

  it('ask before a call, and let the user follow the link', async () => {
    const { run, call, press } = engine();
    const asked = call('device.call', { number: '+4930123456' });
    await expect.poll(() => run((page) => page.screenText(), null)).toContain('Call +4930123456?');
    await press('Cancel');
    expect(await asked).toEqual({ result: null });
  });

  it('hand telemetry to the app', async () => {
    const { run, call } = engine();
    await call('telemetry.track', { name: 'opened' });
    expect(await run((page) => page.telemetry(), null)).toEqual([
      { type: 'track', programId: 'com.example.loans', name: 'opened', props: {} },
    ]);
  });
});

interface Viewport {
  readonly result: { readonly width: number; readonly height: number };
}

// Runs in the page, so it holds nothing from here.
function mainText(): readonly string[] {
  return [...(document.querySelector('main')?.children ?? [])].flatMap(({ shadowRoot }) => {
    const box = shadowRoot?.querySelector('header, footer, .loading');
    return box === null || box === undefined || !box.checkVisibility() ? [] : [box.textContent];
  });
}
