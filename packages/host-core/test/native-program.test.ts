import { connect } from '@org/guest-sdk';
import { createReleaseFactory, scriptGuest, settle } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { createHost } from '../src/host.js';
import { id, openDevice } from './device.js';
import { nativeCode, openNativeScene, openRunning, settled } from './native-scene.js';

import type { NativeCode, NativeLaunch } from '../src/native-code.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe('a native program', () => {
  it('is started with its package and its place, and confirmed by app.ready', async () => {
    const code = nativeCode('1.0.0', async ({ openTransport }) => {
      const session = await connect({ transport: openTransport() });
      void session.call('app.ready');
    });
    const { launch, notices } = await openRunning(factory, code);
    expect(launch).toMatchObject({
      program: { id, name: 'Loans', version: '1.0.0' },
      entryPoint: 'index.html',
      mount: 'here',
      signal: { aborted: false },
    });
    expect(notices.map((notice) => ('type' in notice ? notice.type : notice.code))).toEqual([
      'trial',
      'confirmed',
    ]);
  });

  it('without app.ready is confirmed eight seconds after it was seen', async () => {
    const { platform, notices } = await openRunning(factory, nativeCode('1.0.0'));
    await platform.clock.advance(7_999);
    expect(notices).toHaveLength(1);
    await platform.clock.advance(1);
    expect(notices.at(-1)).toMatchObject({ type: 'confirmed' });
  });

  it('calls its host through the same gate as any other, and is told events', async () => {
    const { launch, host } = await openRunning(factory, nativeCode('1.0.0'));
    const session = await connect({ transport: launch.openTransport() });
    expect(session.program).toEqual({ id, version: '1.0.0' });
    await session.call('storage.set', { key: 'cart', value: ['book'] });
    expect(await session.call('storage.get', { key: 'cart' })).toEqual({ value: ['book'] });
    await expect(session.call('location.get')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    await expect(session.call('payment.pay', { orderId: '' } as never)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    const events: string[] = [];
    session.onEvent(({ event }) => events.push(event));
    await session.call('bridge.subscribe', { event: 'app.visibilityChange' });
    launch.sign({ type: 'hidden' });
    await settled();
    expect(events).toEqual(['app.visibilityChange']);
    expect(await host.grants(id)).toMatchObject([{ permission: 'payment' }]);
  });

  it('is denied what its manifest does not ask for, whatever the app may do', async () => {
    const code = nativeCode('1.0.0');
    const scene = await openNativeScene(factory, [code]);
    await scene.publish('1.0.0', { manifest: { permissions: [] } });
    await scene.host.update(id);
    await scene.host.launch(id);
    await settled();
    const session = await connect({ transport: (code.launches[0] as NativeLaunch).openTransport() });
    const payment = { orderId: 'o', amount: 1, currency: 'USD' };
    await expect(session.call('payment.pay', payment)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('has one session at a time', async () => {
    const { launch } = await openRunning(factory, nativeCode('1.0.0'));
    const first = await connect({ transport: launch.openTransport() });
    const second = await connect({ transport: launch.openTransport() });
    expect((await first.closed).code).toBe('SESSION_LOST');
    expect(await second.call('storage.keys')).toEqual({ keys: [] });
  });

  it('is hidden while the user is elsewhere, and there again at a warm start', async () => {
    const code = nativeCode('1.0.0');
    const { launch, host } = await openRunning(factory, code);
    const outcome = await host.launch(id, { mount: 'here' });
    if (outcome.type !== 'launched') throw new Error(outcome.type);
    const heard: boolean[] = [];
    code.launches[1]?.onShown((isShown) => heard.push(isShown));
    await outcome.program.sendToBackground();
    expect(await host.launch(id, { mount: 'here' })).toMatchObject({ type: 'launched', start: 'warm' });
    expect([heard, code.launches.length, launch.signal.aborted]).toEqual([[false, true], 2, true]);
  });

  it('has no web view made ready ahead of it', async () => {
    const { host } = await openRunning(factory, nativeCode('1.0.0'));
    expect(await host.prepare(id)).toBe(false);
  });

  it('reads its package, and no other file', async () => {
    const { launch } = await openRunning(factory, nativeCode('1.0.0'));
    const page = await launch.read('index.html');
    expect(new TextDecoder().decode(page ?? new Uint8Array())).toContain('<title>Loans</title>');
    expect(await launch.read('../trust/floor')).toBeNull();
  });

  it('that sends too much is held to the limits of any program', async () => {
    const web = await openDevice(factory);
    await web.install('1.0.0');
    await web.launch();
    const { launch, platform } = await openRunning(factory, nativeCode('1.0.0'));
    const guest = scriptGuest(launch.openTransport());
    await guest.greet(settle);
    // The other one has said so too.
    guest.send([{ type: 'call', id: 'ready', method: 'app.ready', params: {} }]);
    await settled();
    const codesOf = async ({ send, answersTo }: Pick<typeof guest, 'send' | 'answersTo'>) => {
      const ids = Array.from({ length: 2_000 }, (_, index) => `flood-${String(index)}`);
      for (const call of ids) send([{ type: 'call', id: call, method: 'storage.getInfo', params: {} }]);
      await settled();
      return ids.map((call) => {
        const [answer] = answersTo(call);
        return answer?.type === 'error' ? answer.error.code : answer?.type;
      });
    };
    const codes = await codesOf(guest);
    expect(codes).toEqual(await codesOf(web.programs.guest));
    expect(new Set(codes)).toEqual(new Set(['result', 'BUSY']));
    guest.sendText('x'.repeat(2_000_000));
    await settled();
    expect(platform.logged.at(-1)).toMatchObject({ event: 'packet-dropped' });
  });
});

describe('the end of a native program', () => {
  it('comes once, whoever closes it, and takes its session along', async () => {
    const code = nativeCode('1.0.0');
    const { host, launch, notices } = await openRunning(factory, code);
    const session = await connect({ transport: launch.openTransport() });
    // Its session is gone before the answer could be.
    void session.call('app.close').catch(() => null);
    await session.closed;
    await settled();
    launch.sign({ type: 'crashed', reason: 'too late' });
    await host.close();
    expect([code.stops, launch.signal.aborted]).toEqual([1, true]);
    expect(notices.at(-1)).toMatchObject({ code: 'by-program' });
  });

  it('comes when it crashes, and the host goes on', async () => {
    const code = nativeCode('1.0.0');
    const { host, launch, platform, notices } = await openRunning(factory, code);
    await platform.clock.advance(8_000);
    launch.sign({ type: 'crashed', reason: 'Its engine has ended.' });
    await settled();
    expect(code.stops).toBe(1);
    expect(notices.at(-1)).toEqual({ id, code: 'crashed', reason: 'Its engine has ended.' });
    expect(await host.launch(id)).toMatchObject({ type: 'launched' });
  });

  it('also comes to one that was not yet there when it was closed', async () => {
    let show: (value?: unknown) => void = () => undefined;
    const code = nativeCode('1.0.0', () => new Promise((resolve) => (show = resolve)));
    const { host } = await openRunning(factory, code);
    await host.close();
    expect(code.stops).toBe(0);
    show();
    await settled();
    expect(code.stops).toBe(1);
  });

  it('is not waited for longer than two seconds, and what it throws is written down', async () => {
    const stops: NativeCode[] = [
      { id, version: '1.0.0', start: () => Promise.resolve(() => new Promise<void>(() => undefined)) },
      { id, version: '1.1.0', start: () => Promise.resolve(() => Promise.reject(new Error('still busy'))) },
    ];
    const scene = await openNativeScene(factory, stops);
    const { host, platform } = scene;
    for (const version of ['1.0.0', '1.1.0']) {
      await scene.publish(version);
      await host.update(id);
      const outcome = host.launch(id);
      await platform.clock.advance(2_000);
      expect(await outcome).toMatchObject({ type: 'launched', program: { version } });
      await platform.clock.advance(8_000);
    }
    await host.close();
    expect(platform.logged.at(-1)).toMatchObject({ event: 'native-stop-failed', detail: 'still busy' });
    expect(platform.clock.pending).toBe(0);
  });

  it('and a new start come when it asks for it', async () => {
    const code = nativeCode('1.0.0');
    const { launch, platform } = await openRunning(factory, code);
    const session = await connect({ transport: launch.openTransport() });
    await session.call('app.restart', {});
    await platform.clock.advance(1);
    await settled();
    expect([code.launches.length, code.stops]).toEqual([2, 1]);
  });

  it('leaves a transport that is opened after it closed from the start', async () => {
    const { host, launch } = await openRunning(factory, nativeCode('1.0.0'));
    await host.close();
    await expect(connect({ transport: launch.openTransport() })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
    });
  });
});

describe('the native code of a host', () => {
  it.each([
    ['an id that is none', [{ ...nativeCode('1.0.0'), id: 'loans' }], 'is no program id'],
    ['a version that is none', [nativeCode('1.0')], 'is no version'],
    ['a version twice', [nativeCode('1.0.0'), nativeCode('1.0.0')], 'is there twice'],
    ['any version beside one', [nativeCode(null), nativeCode('1.0.0')], 'is there twice'],
  ])('with %s is refused', async (_title, nativePrograms, message) => {
    const { platform } = await openNativeScene(factory, []);
    const store = { url: 'https://store.example', root: factory.root };
    const options = { platform, name: 'Host', version: '1.0.0', store, nativePrograms };
    const refusal = { code: 'NATIVE_CODE_INVALID', message: expect.stringContaining(message) as string };
    await expect(createHost(options)).rejects.toMatchObject(refusal);
  });
});
