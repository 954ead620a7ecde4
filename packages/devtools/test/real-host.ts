import { createHost } from '@org/host-core';
import {
  createMemoryPlatform,
  createMemoryStore,
  createReleaseFactory,
  linkedTransports,
  settle,
} from '@org/testkit';

import type { Host, PlatformNatives, RunningProgram } from '@org/host-core';
import type { MemoryPlatform, PublishedRelease } from '@org/testkit';
import type { Transport } from '@org/bridge-protocol';

const id = 'com.example.loans';

/** A host in memory that has launched its program; the program's document has not connected yet. */
export interface RealHost {
  readonly platform: MemoryPlatform;
  readonly host: Host;
  readonly program: RunningProgram;
  /** The guest's end of a new bridge, as a document that has just loaded. `wrap` sees the host's end first. */
  connect(wrap?: (hostEnd: Transport) => Transport, options?: { readonly carriesBytes: boolean }): Transport;
}

const device: PlatformNatives['methods'] = {
  'location.get': () => ({ latitude: 52.520008, longitude: 13.404954, accuracyMeters: 10, atMs: 1 }),
};

/** Opens a host that has nothing behind it but memory, and these natives. */
export type OpenHost = (methods?: PlatformNatives['methods']) => Promise<RealHost>;

/** Makes hosts of one signed release. Slow to make, each host is quick. */
export async function prepareHosts(): Promise<OpenHost> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const release: PublishedRelease = await factory.release({
    manifest: { permissions: ['payment', 'auth.token', 'file.sandbox', 'geolocation'] },
  });
  let opened = 0;
  return async (methods = device) => {
    const store = createMemoryStore((path) => factory.authority.answer(path));
    store.publish(release);
    let connectTo: ((transport: Transport) => void) | null = null;
    const platform = createMemoryPlatform({
      network: store.network,
      program: ({ sign }) => {
        sign({ type: 'painted' });
        connectTo = (transport) => {
          sign({ type: 'connected', transport });
        };
      },
      natives: { methods, events: {} },
    });
    const host = await createHost({
      platform,
      name: 'Test Host',
      version: '2.0.0',
      store: { url: store.url, root: factory.root },
    });
    // An order that the user thinks about for ever, until the program takes it back.
    const { pay } = platform.user;
    platform.user.pay = (request) => {
      if (request.orderId !== 'order-slow') return pay(request);
      return new Promise((resolve) => {
        request.signal.addEventListener('abort', () => {
          resolve({ type: 'cancelled' });
        });
      });
    };
    // No two hosts make up the same ids.
    platform.random((opened += 1));
    await host.update(id);
    const outcome = await host.launch(id);
    await settle();
    if (outcome.type !== 'launched') throw new Error(`The program did not launch: ${outcome.type}.`);
    return {
      platform,
      host,
      program: outcome.program,
      connect: (wrap = (hostEnd) => hostEnd, options = { carriesBytes: false }) => {
        const [guestEnd, hostEnd] = linkedTransports(options);
        if (connectTo === null) throw new Error('The surface was never opened.');
        connectTo(wrap(hostEnd));
        return guestEnd;
      },
    };
  };
}
