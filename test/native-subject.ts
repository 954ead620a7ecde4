// An app with its engine as the suites of testkit see it, and the servers that its programs may or may not reach.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { isDebugDomain } from '@org/package-format/debug';
import { buildSync } from 'esbuild';

import type { AddressInfo } from 'node:net';
import type { SuiteSubject } from '@org/testkit';
import type { NativeApp } from './native-app.js';
import type { NativeStore } from './native-store.js';

/** Servers for every name under `localhost`, which write down who came. */
export interface Sink {
  readonly port: number;
  /** Paths that were asked of a name, sockets included. */
  requestsTo(name: string): readonly string[];
  close(): Promise<void>;
}

/** Starts the servers, on one port. */
export async function startSink(): Promise<Sink> {
  const requests: { name: string; path: string }[] = [];
  const note = (host = '', path = '') => requests.push({ name: host.split('.')[0] ?? '', path });
  const server = createServer(({ headers, url }, response) => {
    note(headers.host, url);
    response.setHeader('access-control-allow-origin', '*');
    response.end('reached');
  });
  server.on('upgrade', ({ headers, url }, socket) => {
    note(headers.host, url);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    port,
    requestsTo: (name) => requests.filter((one) => one.name === name).map(({ path }) => path),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The subject of an app. */
export function nativeSubject(app: NativeApp, store: NativeStore, sink: Sink): SuiteSubject {
  const surfaceOf = (id: string): number => {
    const open = [...app.surfaces].filter(([, program]) => program === id).map(([surface]) => surface);
    const newest = open.pop();
    if (newest === undefined) throw new Error(`${id} has no surface.`);
    return newest;
  };
  return {
    publish: (options) => store.publish(options),
    command: (name, ...params) => app.command(name, ...params),
    get events() {
      return app.events;
    },
    // The surface may change while the call is on its way; then it is asked again by whoever waits.
    evaluate: async (id, body) => app.evaluate(surfaceOf(id), body),
    terminate: async (id) => app.terminate(surfaceOf(id)),
    cannot: {},
    wait: async (durationMs) => {
      await sleep(durationMs);
    },
    allowDomain: isDebugDomain,
    sdk: guestSdk(),
    sinkPort: sink.port,
    requestsTo: (name) => sink.requestsTo(name),
  };
}

/** The script-tag build of guest-sdk, from its sources. */
export function guestSdk(): string {
  return bundleForPage('packages/guest-sdk/src/global.ts');
}

/** A script for pages, by its path in the repository, with all it imports. */
export function bundleForPage(path: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`../${path}`, import.meta.url))],
    tsconfig: fileURLToPath(new URL('../tsconfig.base.json', import.meta.url)),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    // As partners ship theirs; and each document's files are hashed anew, which takes time where the host is interpreted.
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
