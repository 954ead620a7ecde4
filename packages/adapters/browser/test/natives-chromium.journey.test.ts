import { createHash, createPublicKey, verify } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startJourneyServer } from './journey-server.js';
import { openInChromium } from './natives-journey.js';

import type { JourneyServer } from './journey-server.js';
import type { ChromiumJourney } from './natives-journey.js';

let server: JourneyServer;
let chromium: ChromiumJourney;

beforeAll(async () => {
  server = await startJourneyServer({ script: 'host-page/natives.ts', root: '' });
  chromium = await openInChromium(server.hostUrl);
});
afterAll(async () => {
  await chromium.close();
  await server.close();
});

describe('the natives of Chromium, whose user can be played further', () => {
  it('say who refused the place and the clipboard, and hand the clipboard on', async () => {
    const { context, call } = chromium;
    await context.clearPermissions();
    expect(await call('location.get')).toMatchObject({ code: 'PERMISSION_DENIED' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    expect(await call('clipboard.writeText', { text: 'copied' })).toEqual({ result: null });
    expect(await call('clipboard.readText')).toEqual({ result: { text: 'copied' } });
  });

  it('report a new place, look and network', async () => {
    const { context, page, run } = chromium;
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ latitude: 1, longitude: 2 });
    await run((natives) => {
      for (const event of ['location.change', 'ui.themeChange', 'network.change']) natives.listen(event);
    }, null);
    const heard = (event: string) => run((natives, what) => natives.heard(what), event);
    await expect.poll(() => heard('location.change')).toMatchObject([{ latitude: 1, longitude: 2 }]);
    await context.setGeolocation({ latitude: 3, longitude: 4 });
    await expect.poll(() => heard('location.change')).toMatchObject([{ latitude: 1 }, { latitude: 3 }]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => heard('ui.themeChange')).toMatchObject([{ scheme: 'dark' }]);
    await context.setOffline(true);
    await expect
      .poll(() => heard('network.change'))
      .toEqual([{ online: false, type: 'none', metered: null }]);
    await context.setOffline(false);
    await expect.poll(() => heard('network.change')).toHaveLength(2);
  });

  it('let the device recognise its user: a key at first, the same key after', async () => {
    const { context, page, call, press, run } = chromium;
    expect(await call('biometric.getInfo')).toMatchObject({ result: { available: false } });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    expect(await call('biometric.getInfo')).toMatchObject({ result: { available: true } });
    const challenge = Buffer.from('challenge of the server').toString('base64url');
    const authenticate = async () => {
      const answer = call('biometric.authenticate', { challenge, reason: 'To send your request' });
      await expect.poll(() => run((page) => page.screenText(), null)).toContain('To send your request');
      await press('Continue');
      return (await answer) as { readonly result: Assertion };
    };
    const first = (await authenticate()).result;
    const second = (await authenticate()).result;
    expect(second).toMatchObject({ credentialId: first.credentialId, publicKey: null });
    for (const assertion of [first, second]) expect(isSignedBy(first.publicKey ?? '', assertion)).toBe(true);
    expect(JSON.parse(Buffer.from(second.clientData, 'base64url').toString())).toMatchObject({
      type: 'webauthn.get',
      challenge,
      origin: new URL(server.hostUrl).origin,
    });
    const other = run(
      (natives, params) => natives.call('biometric.authenticate', params, 'com.example.other'),
      { challenge, reason: 'Another' },
    );
    await press('Continue');
    expect(((await other) as { result: Assertion }).result.credentialId).not.toBe(first.credentialId);

    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const refused = call('biometric.authenticate', { challenge, reason: 'To send your request' });
    await press('Continue');
    expect(await refused).toMatchObject({ code: 'USER_CANCELLED' });
    await devtools.detach();
  });

  it('keep the screen on until the session ends, and tell battery and number', async () => {
    const { context, call, run } = chromium;
    await context.clearPermissions();
    await run(() => {
      const { wakeLock } = navigator;
      const locks: WakeLockSentinel[] = [];
      Object.assign(window, { locks });
      const request = wakeLock.request.bind(wakeLock);
      wakeLock.request = async () => {
        const lock = await request();
        locks.push(lock);
        return lock;
      };
    }, null);
    const released = () =>
      run(() => (Reflect.get(window, 'locks') as WakeLockSentinel[]).map((lock) => lock.released), null);
    expect(await call('device.keepAwake', { enabled: true })).toEqual({ result: { enabled: true } });
    expect(await released()).toEqual([false]);
    await run((page) => {
      page.endSession();
    }, null);
    await expect.poll(released).toEqual([true]);
    expect(await call('device.keepAwake', { enabled: false })).toEqual({ result: { enabled: false } });
    expect(await call('device.getBattery')).toMatchObject({ result: { charging: true } });
    expect(await call('device.vibrate', { pattern: [10] })).toEqual({ result: null });
    expect(await call('notification.setBadge', { count: 3 })).toEqual({ result: null });
    expect(await call('notification.setBadge', { count: 0 })).toEqual({ result: null });
  });

  it('say who refused a note', async () => {
    await chromium.context.clearPermissions();
    expect(
      await chromium.call('notification.showLocal', { id: 'n1', title: 'Hello', body: 'A note' }),
    ).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('open a page in a tab that does not know who opened it', async () => {
    const { context, call } = chromium;
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      call('link.open', { url: `${server.hostUrl}missing` }),
    ]);
    expect(await tab.evaluate(() => [window.opener === null, document.referrer])).toEqual([true, '']);
    await tab.close();
  });
});

describe('what other devices have, with stand-ins for their functions in Chromium', () => {
  beforeAll(async () => {
    await chromium.page.addInitScript(standIns);
    await chromium.reload();
  });

  it('is answered, and no longer among what is not supported', async () => {
    const { unsupported } = await chromium.run((page) => page.table(), null);
    expect(['contacts.pick', 'scan.scanCode', 'share.open'].filter((name) => name in unsupported)).toEqual(
      [],
    );
  });

  it('scans until the camera sees a code', async () => {
    const { call, press, run } = chromium;
    expect(await call('scan.scanCode')).toEqual({ result: { text: 'https://example', format: 'qr_code' } });
    expect(await run((page) => page.screenText(), null)).toBe('');
    expect(await call('scan.scanCode', { formats: ['aztec'] })).toMatchObject({ code: 'NOT_SUPPORTED' });
    const cancelled = call('scan.scanCode', { formats: ['ean_13'] });
    await press('Cancel');
    expect(await cancelled).toMatchObject({ code: 'USER_CANCELLED' });
  });

  it('gives the fields of contacts that were asked for, and no others', async () => {
    const { call } = chromium;
    expect(await call('contacts.pick', { fields: ['name', 'tel'] })).toEqual({
      result: { contacts: [{ name: ['Ada'] }] },
    });
    expect(await call('contacts.pick', { fields: ['email'] })).toMatchObject({ code: 'USER_CANCELLED' });
  });

  it('says which fields of contacts there are, when it has none of those that were asked for', async () => {
    expect(await chromium.call('contacts.pick', { fields: ['tel'] })).toMatchObject({
      code: 'NOT_SUPPORTED',
      message: 'This browser tells name, email, icon of a contact only.',
    });
  });

  it('shares texts and files, and says when the user shared nothing', async () => {
    const { call, run } = chromium;
    await run(
      (page) => page.files.write('com.example.loans', 'a.txt', new Uint8Array(3), { append: false }),
      null,
    );
    expect(await call('share.open', { text: 'Look', refs: ['a.txt'] })).toEqual({ result: { shared: true } });
    expect(await call('share.open', { text: 'nobody' })).toEqual({ result: { shared: false } });
    expect(await call('share.open', { refs: ['none.txt'] })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await run(() => Reflect.get(window, 'shared') as unknown, null)).toEqual([
      { text: 'Look', files: 'a.txt' },
      { text: 'nobody' },
    ]);
  });
});

interface Assertion {
  readonly credentialId: string;
  readonly signature: string;
  readonly authenticatorData: string;
  readonly clientData: string;
  readonly publicKey: string | null;
}

function isSignedBy(publicKey: string, { signature, authenticatorData, clientData }: Assertion): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' });
  const clientHash = createHash('sha256').update(Buffer.from(clientData, 'base64url')).digest();
  const signed = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), clientHash]);
  return verify('sha256', signed, key, Buffer.from(signature, 'base64url'));
}

/** Functions that this engine has on other devices, as far as the adapter uses them. */
function standIns(): void {
  let looks = 0;
  const shared: unknown[] = [];
  Object.assign(window, {
    shared,
    BarcodeDetector: class {
      readonly formats: readonly string[];
      constructor(options: { readonly formats: readonly string[] }) {
        this.formats = options.formats;
      }
      static async getSupportedFormats() {
        return ['qr_code', 'ean_13'];
      }
      async detect(video: HTMLVideoElement) {
        looks += 1;
        if (looks < 3 || video.videoWidth === 0)
          throw new DOMException('No picture yet', 'InvalidStateError');
        return this.formats.includes('qr_code') ? [{ rawValue: 'https://example', format: 'qr_code' }] : [];
      }
    },
  });
  const members = {
    contacts: {
      getProperties: async () => ['name', 'email', 'icon'],
      select: async (fields: readonly string[]) =>
        fields.includes('name') ? [{ name: ['Ada'], email: ['ada@example'], icon: [] }] : [],
    },
    canShare: () => true,
    share: async ({ files, ...data }: ShareData) => {
      shared.push({
        ...data,
        ...(files === undefined ? {} : { files: files.map(({ name }) => name).join() }),
      });
      if (data.text === 'nobody') throw new DOMException('closed', 'AbortError');
    },
  };
  for (const [name, value] of Object.entries(members)) Object.defineProperty(navigator, name, { value });
}
