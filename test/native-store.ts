// A store with releases signed for the run, and the server of the platform contract, on one loopback port.

import { createServer } from 'node:http';

import { answerContract, createReleaseFactory } from '@org/testkit';

import { storeRoutes } from './journeys/memory-store-routes.js';

import type { AddressInfo } from 'node:net';
import type { PublishedRelease, ReleaseFactory, ReleaseOptions } from '@org/testkit';

/** A store that an app on this machine can reach. */
export interface NativeStore {
  /** Of the contract's answers; without a trailing slash. */
  readonly url: string;
  /** What an app starts with. */
  readonly start: { readonly storeUrl: string; readonly storeRoot: string };
  readonly factory: ReleaseFactory;
  /** Signs a release and offers it in the place of the one before. */
  publish(options: ReleaseOptions): Promise<PublishedRelease>;
  /** Paths that were asked for. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Makes the keys, which takes a moment, and listens. */
export async function startNativeStore(): Promise<NativeStore> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases = new Map<string, PublishedRelease>();
  const routes = storeRoutes(factory, () => releases.values());
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = '/', headers } = incoming;
    requests.push(url);
    void answer(url, headers.range ?? null).then((response) => {
      outgoing.writeHead(response.status, { ...response.headers, 'access-control-allow-origin': '*' });
      outgoing.end(response.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${String(port)}`;
  return {
    url,
    start: { storeUrl: `${url}/store`, storeRoot: factory.root },
    factory,
    publish: async (options) => {
      const release = await factory.release(options);
      releases.set(release.id, release);
      return release;
    },
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(path: string, range: string | null): Promise<Answer> {
    const response = await routes(path);
    if (response === null) return answerContract(path, range);
    return { status: response.status, headers: {}, body: new Uint8Array(await response.arrayBuffer()) };
  }
}

type Answer = Pick<ReturnType<typeof answerContract>, 'status' | 'headers' | 'body'>;
