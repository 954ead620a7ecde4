import { createMemoryPlatform, createMemoryStore, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createReleaseSlots } from '../src/release-slots.js';
import { failure, openGreeted, success } from './session-fixture.js';

import type { NativeCall, PlatformNatives } from '../src/platform-natives.js';

const permissions = ['notification', 'geolocation', 'link'];
const all = { permissions, partnerPermissions: permissions };
const note = { id: 'n1', title: 'Due', body: 'Today' };

/** Natives that keep the calls for notes. */
function noteNatives() {
  const calls: NativeCall[] = [];
  const natives: PlatformNatives = {
    methods: {
      'notification.showLocal': (_note, call) => {
        calls.push(call);
        return null;
      },
      'network.getStatus': (_params, call) => {
        calls.push(call);
        return { online: true, type: 'wifi', metered: null };
      },
    },
    events: {},
  };
  return { natives, calls };
}

describe('a call that nobody waits for any more', () => {
  it('does nothing when the user agrees after the program has cancelled it', async () => {
    let asked = 0;
    const natives: PlatformNatives = {
      methods: {
        'location.get': () => {
          asked += 1;
          return { latitude: 0, longitude: 0, accuracyMeters: 1, atMs: 1 };
        },
      },
      events: {},
    };
    const { platform, guest } = await openGreeted(all, { natives });
    let agree: (answer: 'always') => void = () => undefined;
    platform.user.consent = () => new Promise((resolve) => (agree = resolve));
    guest.send([{ type: 'call', id: 'where', method: 'location.get', params: {} }]);
    await settle();
    guest.send([{ type: 'cancel', id: 'where' }]);
    agree('always');
    await settle();
    expect([asked, guest.answersTo('where')]).toMatchObject([0, [failure('CANCELLED')]]);
  });

  it('does nothing when its session ended while a gesture was looked for', async () => {
    let opened = 0;
    let found: (isFound: boolean) => void = () => undefined;
    const natives: PlatformNatives = {
      methods: {
        'link.open': () => {
          opened += 1;
          return null;
        },
      },
      events: {},
      takeGesture: () => new Promise((resolve) => (found = resolve)),
    };
    const { guest, session } = await openGreeted(all, { natives });
    const params = { url: 'https://api.partner.com/' };
    guest.send([{ type: 'call', id: 'open', method: 'link.open', params }]);
    await settle();
    session.close('closed');
    found(true);
    await settle();
    expect(opened).toBe(0);
  });
});

describe('what a native does long after its call', () => {
  it.each([
    ['always', true, true],
    // For one call, which is over.
    ['once', false, false],
    ['while-in-use', true, false],
  ] as const)('is permitted by "%s": now %s, and after the launch %s', async (choice, now, after) => {
    const { natives, calls } = noteNatives();
    const { call, platform, grants } = await openGreeted(all, { natives });
    platform.user.consent = () => Promise.resolve(choice);
    expect(await call('notification.showLocal', note)).toMatchObject(success(null));
    expect(calls[0]?.isPermitted()).toBe(now);
    grants.endLaunch();
    expect(calls[0]?.isPermitted()).toBe(after);
  });

  it('is not permitted once the user took the permission back, nor while a seen program is hidden', async () => {
    const { natives, calls } = noteNatives();
    const { call, platform, grants } = await openGreeted(all, { natives });
    platform.user.consent = () => Promise.resolve('while-in-use');
    await call('notification.showLocal', note);
    grants.setVisible(false);
    expect(calls[0]?.isPermitted()).toBe(false);
    grants.setVisible(true);
    expect(calls[0]?.isPermitted()).toBe(true);
    await grants.revoke('notification');
    expect(calls[0]?.isPermitted()).toBe(false);
  });

  it('is always permitted to a method without a permission', async () => {
    const { natives, calls } = noteNatives();
    const { call } = await openGreeted({}, { natives });
    await call('network.getStatus');
    expect(calls[0]?.isPermitted()).toBe(true);
  });
});

describe('uninstalling', () => {
  it('lets the natives forget the program, once its records are gone', async () => {
    const told: (readonly [programId: string, rows: readonly string[]])[] = [];
    const platform = createMemoryPlatform({
      network: createMemoryStore().network,
      program: () => undefined,
      natives: {
        methods: {},
        events: {},
        forgetProgram: (id) => {
          told.push([id, [...platform.disk.rows.keys()]]);
        },
      },
    });
    platform.disk.rows.set('storage/com.example.loans:cart', '1');
    await createReleaseSlots(platform).remove('com.example.loans');
    expect(told).toEqual([['com.example.loans', []]]);
  });
});
