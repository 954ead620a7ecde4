import { describe, expect, it } from 'vitest';

import { openMiniApp } from '../src/client.js';
import { createLinkedTransports } from '../src/linked-transport.js';
import { SDK } from '../src/version.js';
import packageFile from '../package.json' with { type: 'json' };

import { held, outcomeOf } from './open-guest.js';
import { createScriptedHost, welcomeFrame } from './scripted-host.js';
import { createVirtualClock } from './virtual-clock.js';

import type { ScriptedHost } from './scripted-host.js';

function greet(onHello: (nonce: string, host: ScriptedHost) => void) {
  const clock = createVirtualClock();
  const [transport, hostEnd] = createLinkedTransports();
  const host = createScriptedHost(hostEnd, { onHello });
  return { clock, host, opening: held(openMiniApp({ transport, clock, timeoutMs: 5_000 })) };
}

// protocol 2.2
describe('a guest that greets', () => {
  it('says hello with a nonce, the majors it speaks and what it is', async () => {
    const { clock, host } = greet(() => undefined);
    await clock.advance(0);
    const nonce = expect.stringMatching(/^[A-Za-z0-9_-]{18,40}$/u) as string;
    expect(host.frames).toEqual([{ type: 'hello', nonce, protocol: [1], sdk: SDK }]);
    expect(host.packets[0]).toContain('"session":""');
  });

  it('names the version of its package', () => {
    expect(SDK).toBe(`guest-sdk/${packageFile.version}`);
  });

  it('takes the session from the packet of the welcome', async () => {
    const { clock, host, opening } = greet((nonce, self) => self.send(welcomeFrame(nonce)));
    await clock.advance(0);
    const mp = await opening;
    void mp.call('bridge.ping');
    await clock.advance(0);
    expect(host.packets[1]).toMatch(/^\{"session":"session-1",/u);
    expect(clock.timerCount).toBe(1);
  });

  it('waits on when the welcome is for another nonce', async () => {
    const { clock, opening } = greet((_, host) => host.send(welcomeFrame('another-nonce')));
    await clock.advance(4_999);
    expect(await outcomeOf(opening)).toBe('waiting');
  });

  it('keeps to its first session when it is welcomed again', async () => {
    const { clock, host, opening } = greet((nonce, self) => {
      self.send(welcomeFrame(nonce));
      self.sendText(JSON.stringify({ session: 'session-2', frames: [welcomeFrame(nonce)] }));
      self.send(welcomeFrame(nonce));
    });
    await clock.advance(0);
    void (await opening).call('bridge.ping');
    await clock.advance(0);
    expect(host.packets[1]).toMatch(/^\{"session":"session-1",/u);
  });

  // protocol 2.6: the first welcome may have come from a page script that knew what was so a moment ago
  it('takes newer states of its permissions from a welcome that comes again in its session', async () => {
    const { clock, host, opening } = greet((nonce, self) => {
      self.send({ ...welcomeFrame(nonce), permissions: { camera: 'denied', payment: 'prompt' } });
    });
    await clock.advance(0);
    const mp = await opening;
    expect(mp.permissions).toMatchObject({ camera: 'denied', payment: 'prompt' });
    host.send({ ...welcomeFrame('n'), permissions: { camera: 'prompt' } });
    await clock.advance(0);
    expect(mp.permissions).toMatchObject({ camera: 'prompt', payment: 'prompt' });
  });
});

describe('a greeting that leads nowhere', () => {
  it.each<[string, string, (nonce: string, host: ScriptedHost) => void]>([
    // protocol 2.3
    [
      'VERSION_MISMATCH',
      'the host shares no major',
      (_, host) => host.send({ type: 'bye', reason: 'VERSION_MISMATCH' }),
    ],
    [
      'VERSION_MISMATCH',
      'the host speaks another',
      (nonce, host) => host.send({ ...welcomeFrame(nonce), protocol: 2 }),
    ],
    ['HOST_UNREACHABLE', 'the host ends it', (_, host) => host.send({ type: 'bye', reason: 'closed' })],
    ['HOST_UNREACHABLE', 'the channel closes', (_, host) => host.close()],
  ])('rejects with %s when %s', async (code, _, onHello) => {
    const { clock, opening } = greet(onHello);
    await clock.advance(0);
    expect(await outcomeOf(opening)).toMatchObject({ name: 'BridgeError', code });
    expect(clock.timerCount).toBe(0);
  });

  // protocol 2.4: the welcome is bounded in time
  it.each<[string, (nonce: string, host: ScriptedHost) => void]>([
    ['nothing comes', () => undefined],
    [
      'nonsense comes',
      (_, host) => ['', '{', '[]', '{"session":"","frames":[7]}'].forEach((text) => host.sendText(text)),
    ],
    [
      'a welcome without a table comes',
      (nonce, host) =>
        host.sendText(`{"session":"s","frames":[{"type":"welcome","nonce":"${nonce}","protocol":1}]}`),
    ],
  ])('rejects with HOST_UNREACHABLE after five seconds when %s', async (_, onHello) => {
    const { clock, opening } = greet(onHello);
    await clock.advance(4_999);
    expect(await outcomeOf(opening)).toBe('waiting');
    await clock.advance(1);
    expect(await outcomeOf(opening)).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'No session: no answer.',
    });
  });
});
