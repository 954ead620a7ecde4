import { createHost } from '@org/host-core';
import {
  createMemoryPlatform,
  createMemoryStore,
  createReleaseFactory,
  linkedTransports,
  settle,
} from '@org/testkit';

import { visitManifest } from './visit.js';

import type { Transport } from '@org/bridge-protocol';

/** Launches the program of the journey on a host that has nothing behind it but memory; gives a guest's end of its bridge. */
export async function openMemoryHost(): Promise<() => Transport> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const { permissions, allowedDomains } = visitManifest;
  const release = await factory.release({
    manifest: { permissions: [...permissions], allowedDomains: [...allowedDomains] },
  });
  const store = createMemoryStore((path) => factory.authority.answer(path));
  store.publish(release);
  let connectTo = (_: Transport): void => undefined;
  const platform = createMemoryPlatform({
    network: store.network,
    program: ({ sign }) => {
      sign({ type: 'painted' });
      connectTo = (transport) => {
        sign({ type: 'connected', transport });
      };
    },
  });
  const host = await createHost({
    platform,
    name: 'Test Host',
    version: '2.0.0',
    store: { url: store.url, root: factory.root },
  });
  await host.update(release.id);
  await host.launch(release.id);
  await settle();
  return () => {
    const [guestEnd, hostEnd] = linkedTransports();
    connectTo(hostEnd);
    return guestEnd;
  };
}
