import { afterEach, describe, expect, it, vi } from 'vitest';

import { connect } from '../src/index.js';
import { createMessagePortTransport } from '../src/message-port-transport.js';

import { createScriptedHost } from './scripted-host.js';
import { settleMicrotasks } from './virtual-clock.js';

import type { ScriptedHost } from './scripted-host.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page inside a host that answers every `connect` with a session of its own. */
function stubFramedPage() {
  const hosts: ScriptedHost[] = [];
  const listeners = new Set<(event: unknown) => void>();
  const parent = {
    postMessage: ({ nonce }: { nonce: string }) => {
      const { port1, port2 } = new MessageChannel();
      // Node's ports are the web's, typed apart.
      hosts.push(createScriptedHost(createMessagePortTransport(Promise.resolve(port2))));
      const event = {
        source: parent,
        ports: [port1],
        data: { miniapp: 'port', nonce },
        stopImmediatePropagation: () => undefined,
      };
      void Promise.resolve().then(() => {
        for (const listener of listeners) listener(event);
      });
    },
  };
  vi.stubGlobal('window', {
    parent,
    addEventListener: (_: string, listener: (event: unknown) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (event: unknown) => void) => listeners.delete(listener),
  });
  return hosts;
}

// protocol 2.1
describe('connect where no host can be', () => {
  it('rejects with NOT_IN_HOST at once without a window, as in Node or on a server', async () => {
    vi.stubGlobal('setTimeout', () => expect.fail('nothing is waited for'));
    await expect(connect()).rejects.toMatchObject({
      name: 'BridgeError',
      code: 'NOT_IN_HOST',
      message: 'No host: try @org/guest-sdk/mock.',
    });
  });

  it('rejects with NOT_IN_HOST at once in a tab of its own', async () => {
    const tab: Record<string, unknown> = {};
    tab['parent'] = tab;
    vi.stubGlobal('window', tab);
    await expect(connect()).rejects.toMatchObject({ code: 'NOT_IN_HOST' });
  });
});

describe('connect inside a host', () => {
  it('gives one session for each document, and a new one after it ended', async () => {
    const hosts = stubFramedPage();
    const [first, second] = await Promise.all([connect(), connect()]);
    expect(second).toBe(first);
    expect(await connect()).toBe(first);
    expect(hosts).toHaveLength(1);
    const lost = first.closed;
    hosts[0]?.send({ type: 'bye', reason: 'restarted' });
    await lost;
    await settleMicrotasks();
    const third = await connect();
    expect(third).not.toBe(first);
    expect(hosts).toHaveLength(2);
    third.close();
    await settleMicrotasks();
  });
});

describe('importing the package', () => {
  it('does nothing to the page', async () => {
    const touched = vi.fn();
    const touch = () => {
      touched();
      return true;
    };
    vi.stubGlobal('window', new Proxy({}, { get: touch, set: touch, has: touch }));
    vi.resetModules();
    await import('../src/index.js');
    await import('../src/mock.js');
    expect(touched).not.toHaveBeenCalled();
  });
});
