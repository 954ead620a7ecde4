import { BridgeError } from '@org/bridge-protocol';
import { settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { failure, openGreeted, success } from './session-fixture.js';

import type { NativeCall, PlatformNatives, WatchOptions } from '../src/platform-natives.js';

const permissions = ['geolocation', 'clipboard.read', 'link', 'camera', 'telemetry'];
const all = { permissions, partnerPermissions: permissions };

function nativesWith(part: Partial<PlatformNatives>): PlatformNatives {
  return { methods: {}, events: {}, ...part };
}

describe('a native method', () => {
  it('is asked with the program, its place and its files, after gate and parameters', async () => {
    const seen: NativeCall[] = [];
    const natives = nativesWith({
      methods: {
        'media.capturePhoto': async (_params, call) => {
          seen.push(call);
          return call.files.add('photo.jpg', Uint8Array.of(1, 2, 3));
        },
      },
    });
    const { call } = await openGreeted(all, { natives });
    expect(await call('media.capturePhoto', { facing: 'user' })).toMatchObject(
      success({ name: 'photo.jpg', type: 'image/jpeg', sizeBytes: 3 }),
    );
    expect(seen[0]?.program).toEqual({
      id: 'com.example.loans',
      name: 'Loans',
      partnerName: 'Example Bank',
      mount: 'here',
    });
    expect(await call('media.capturePhoto', { facing: 'sideways' })).toMatchObject(failure('INVALID_PARAMS'));
    expect(seen).toHaveLength(1);
  });

  it('without its permission is refused before it is asked', async () => {
    const natives = nativesWith({
      methods: {
        'clipboard.readText': () => {
          throw new Error('asked');
        },
      },
    });
    const { call } = await openGreeted({}, { natives });
    expect(await call('clipboard.readText')).toMatchObject(failure('PERMISSION_DENIED'));
  });

  it('answers with the codes it chose, and with INTERNAL for anything else', async () => {
    const natives = nativesWith({
      methods: {
        'share.open': () => {
          throw new BridgeError('USER_CANCELLED', 'Closed.');
        },
        'device.getInfo': () => {
          throw new Error('/home/secret is broken');
        },
      },
    });
    const { call, platform } = await openGreeted(all, { natives });
    expect(await call('share.open', { text: 'a' })).toMatchObject(failure('USER_CANCELLED'));
    const answer = await call('device.getInfo');
    expect(answer).toMatchObject(failure('INTERNAL'));
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(platform.logged.some(({ detail }) => detail?.includes('secret'))).toBe(true);
  });

  it('that breaks its own result schema is INVALID_RESULT', async () => {
    // A platform in plain JavaScript is not checked by the compiler.
    const methods = {
      'device.getBattery': () => ({ level: 'full' }),
    } as unknown as PlatformNatives['methods'];
    const { call } = await openGreeted(all, { natives: nativesWith({ methods }) });
    expect(await call('device.getBattery')).toMatchObject(failure('INVALID_RESULT'));
  });

  it('opens links of allowed domains only', async () => {
    const opened: string[] = [];
    const natives = nativesWith({
      methods: {
        'link.open': ({ url }) => {
          opened.push(url);
          return null;
        },
      },
    });
    const { call } = await openGreeted(all, { natives });
    expect(await call('link.open', { url: 'https://evil.com/' })).toMatchObject(
      failure('DOMAIN_NOT_ALLOWED'),
    );
    expect(await call('link.open', { url: 'https://api.partner.com.evil.com/' })).toMatchObject(
      failure('DOMAIN_NOT_ALLOWED'),
    );
    expect(await call('link.open', { url: 'https://api.partner.com/terms' })).toMatchObject(success(null));
    expect(opened).toEqual(['https://api.partner.com/terms']);
  });

  it('with a parameter that this host can do nothing with is refused (protocol 2.5)', async () => {
    const natives = nativesWith({
      methods: { 'ui.setDisplayMode': ({ mode }) => ({ mode }) },
      without: { 'ui.setDisplayMode': ['orientation'] },
    });
    const { call, guest } = await openGreeted(all, { natives });
    expect(await call('ui.setDisplayMode', { mode: 'inline', orientation: 'portrait' })).toMatchObject(
      failure('NOT_SUPPORTED'),
    );
    expect(await call('ui.setDisplayMode', { mode: 'inline' })).toMatchObject(success({ mode: 'inline' }));
    const welcome = guest.received.find((frame) => frame.type === 'welcome');
    expect(welcome).toMatchObject({
      methods: { 'ui.setDisplayMode': { without: ['orientation'], gesture: true } },
    });
  });

  it('has a rate of its own where its class would allow too much (protocol 3.7)', async () => {
    const natives = nativesWith({
      methods: {
        'telemetry.mark': () => null,
        'network.getStatus': () => ({ online: true, type: 'wifi', metered: null }),
      },
    });
    const { call } = await openGreeted(all, { natives });
    for (let calls = 0; calls < 120; calls += 1) await call('telemetry.mark', { name: 'a', atMs: 1 });
    expect(await call('telemetry.mark', { name: 'a', atMs: 1 })).toMatchObject({
      error: { code: 'RATE_LIMITED', retryAfterMs: 500 },
    });
    expect(await call('network.getStatus')).toMatchObject({ type: 'result' });
  });
});

describe('questions to the user (protocol 3.7)', () => {
  it('are a few at a time: the next is BUSY until one is answered', async () => {
    const answers: (() => void)[] = [];
    const natives = nativesWith({
      methods: {
        'ui.showActionSheet': () =>
          new Promise((resolve) =>
            answers.push(() => {
              resolve({ index: 0 });
            }),
          ),
      },
    });
    const { call, guest } = await openGreeted(all, { natives });
    for (let asked = 0; asked < 8; asked += 1)
      await call('ui.showActionSheet', { items: ['a'] }, `q${String(asked)}`);
    expect(await call('ui.showActionSheet', { items: ['a'] })).toMatchObject(failure('BUSY'));
    answers[0]?.();
    await settle();
    expect(guest.answersTo('q0')).toHaveLength(1);
    expect(await call('ui.showActionSheet', { items: ['a'] })).toBeUndefined();
    expect(answers).toHaveLength(9);
  });
});

describe('a method that needs a gesture (protocol 4.5)', () => {
  it('is refused without one, and one counts once', async () => {
    const asked: unknown[] = [];
    const natives = nativesWith({
      methods: { 'clipboard.writeText': () => null },
      takeGesture: (...question) => asked.push(question) === 1,
    });
    const { call } = await openGreeted(all, { natives });
    // A mistake in the parameters costs no gesture.
    expect(await call('clipboard.writeText', { txt: 'a' })).toMatchObject(failure('INVALID_PARAMS'));
    expect(await call('clipboard.writeText', { text: 'a' })).toMatchObject(success(null));
    expect(await call('clipboard.writeText', { text: 'a' })).toMatchObject(failure('GESTURE_REQUIRED'));
    expect(asked).toEqual(Array(2).fill(['com.example.loans', 5_000]));
  });

  it('is left to the engine where the platform cannot tell', async () => {
    const natives = nativesWith({ methods: { 'clipboard.writeText': () => null } });
    const { call } = await openGreeted(all, { natives });
    expect(await call('clipboard.writeText', { text: 'a' })).toMatchObject(success(null));
  });
});

describe('an event of the platform (protocol 6.3)', () => {
  function watched() {
    const begun: WatchOptions[] = [];
    const emits: ((at: number) => void)[] = [];
    let ended = 0;
    const natives = nativesWith({
      events: {
        'location.change': (_program, emit, options) => {
          begun.push(options);
          emits.push((at) => {
            emit({ latitude: at, longitude: 0, accuracyMeters: 5, atMs: 1 });
          });
          return () => {
            ended += 1;
          };
        },
      },
    });
    return { natives, begun, emits, ended: () => ended };
  }

  it('is watched for as long as its subscription lives, as location.watch says', async () => {
    const { natives, begun, emits, ended } = watched();
    const { call, guest, session } = await openGreeted(all, { natives });
    const answer = (await call('location.watch', { accuracy: 'fine' })) as {
      result: { subscriptionId: string };
    };
    expect(begun).toEqual([{ accuracy: 'fine', minIntervalMs: 1_000 }]);
    emits[0]?.(52);
    await settle();
    const { subscriptionId } = answer.result;
    expect(guest.received.at(-1)).toMatchObject({
      type: 'event',
      subscription: subscriptionId,
      sequence: 1,
      data: { latitude: 52 },
    });
    await call('bridge.unsubscribe', { subscriptionId });
    expect(ended()).toBe(1);
    await call('bridge.subscribe', { event: 'location.change' });
    session.close('closed');
    expect(ended()).toBe(2);
  });

  it('ends to arrive when the user takes the permission back (4.1)', async () => {
    const { natives, emits } = watched();
    const { call, guest, grants } = await openGreeted(all, { natives });
    await call('location.watch', {});
    await grants.revoke('geolocation');
    const before = guest.received.length;
    emits[0]?.(53);
    await settle();
    expect(guest.received).toHaveLength(before);
  });

  it('that no platform reports is METHOD_NOT_FOUND', async () => {
    const { call } = await openGreeted(all);
    expect(await call('bridge.subscribe', { event: 'network.change' })).toMatchObject(
      failure('METHOD_NOT_FOUND'),
    );
  });
});

describe('an event that comes with its subscription (protocol 6.1)', () => {
  it('follows the answer that names it, and none is lost', async () => {
    const { guest } = await openGreeted();
    guest.send([
      { type: 'call', id: 's', method: 'bridge.subscribe', params: { event: 'nav.change' } },
      { type: 'call', id: 'n', method: 'nav.push', params: { path: '/a' } },
      { type: 'call', id: 'm', method: 'nav.push', params: { path: '/b' } },
    ]);
    await settle();
    const order = guest.received.flatMap((frame) => {
      if (frame.type === 'event') return [`event ${String(frame.sequence)}`];
      return frame.type === 'result' && frame.id === 's' ? ['answer'] : [];
    });
    expect(order).toEqual(['answer', 'event 1', 'event 2']);
  });
});
