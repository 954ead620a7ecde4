import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createProgramOriginHandler, hostPagePolicy } from '@org/adapter-browser/serve';
import { createDebugProgramOriginHandler } from '@org/adapter-browser/serve-debug';
import { buildSync } from 'esbuild';

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A release as the host page fetches it. */
export interface ServedParts {
  readonly statement: Uint8Array;
  readonly manifest: Uint8Array;
  readonly container: Uint8Array;
}

/** The host page at host.localhost and programs at every other name of one port; on another port, a sink for all names. */
export interface JourneyServer {
  readonly port: number;
  /** Outside the program domain, so the host page's frame-src does not name it. */
  readonly sinkPort: number;
  readonly hostUrl: string;
  /** Every request so far, as `<first label> <path with query>`. */
  readonly requests: string[];
  /** How often the sink was connected to so far, with a request or without. */
  readonly sinkConnections: () => number;
  /** Adds a release and gives the URL of its folder. */
  addRelease(parts: ServedParts): string;
  /** From now on the origins of programs trust these keys of a store and no others. */
  trust(root: string): void;
  /** Whether the origins of programs can be reached. */
  isReachable: boolean;
  /** How long a boot page takes. */
  bootDelayMs: number;
  close(): Promise<void>;
}

/** Starts the server with the host page's script at `src` (a path from this folder). */
export async function startJourneyServer(options: {
  readonly script: string;
  readonly root: string;
  /** Serves programs as a release does. */
  readonly isRelease?: boolean;
  /** Whom the host page may talk to beside its own origin. */
  readonly connect?: readonly string[];
  /** Answers further paths of the host page's origin. */
  readonly extra?: (path: string, request: Request) => Response | null | Promise<Response | null>;
}): Promise<JourneyServer> {
  const requests: string[] = [];
  const releases: ServedParts[] = [];
  const server = createServer();
  const sink = createServer();
  let sinkConnections = 0;
  sink.on('connection', () => (sinkConnections += 1));
  const [port, sinkPort] = await Promise.all([listen(server), listen(sink)]);
  const hostOrigin = `http://host.localhost:${port}`;
  const createHandler =
    options.isRelease === true ? createProgramOriginHandler : createDebugProgramOriginHandler;
  const handlerFor = (root: string) => createHandler({ hostOrigin, root });
  let programs = handlerFor(options.root);
  const policy = hostPagePolicy({
    programOrigins: `http://*.localhost:${port}`,
    connect: options.connect ?? [],
  });
  const script = bundleScript(options.script, 'esm');

  server.on('request', (incoming, outgoing) => {
    const request = toRequest(incoming);
    const { hostname, pathname, search } = new URL(request.url);
    const [label = ''] = hostname.split('.');
    if (label !== 'host' && !journeyServer.isReachable) {
      incoming.socket.destroy();
      return;
    }
    requests.push(`${label} ${pathname}${search}`);
    void answer(label, pathname + search, request).then((response) => send(outgoing, response));
  });
  sink.on('request', (incoming, outgoing) => {
    const { hostname, pathname, search } = new URL(toRequest(incoming).url);
    requests.push(`${hostname.split('.')[0] ?? ''} ${pathname}${search}`);
    void send(outgoing, new Response('reached', { headers: { 'access-control-allow-origin': '*' } }));
  });
  const journeyServer: JourneyServer = {
    port,
    sinkPort,
    hostUrl: `${hostOrigin}/`,
    requests,
    sinkConnections: () => sinkConnections,
    addRelease: (parts) => `/releases/${releases.push(parts) - 1}`,
    trust: (root) => {
      programs = handlerFor(root);
    },
    isReachable: true,
    bootDelayMs: 0,
    close: async () => {
      await Promise.all([closeServer(server), closeServer(sink)]);
    },
  };
  return journeyServer;

  async function answer(label: string, path: string, request: Request): Promise<Response> {
    if (label === 'host') return answerHost(path, request);
    if (path.startsWith('/__miniapp/boot?')) await sleep(journeyServer.bootDelayMs);
    return programs(request);
  }

  async function answerHost(target: string, request: Request): Promise<Response> {
    const [path = ''] = target.split('?');
    if (path === '/')
      return page(
        '<!doctype html><title>Host</title><main></main><script type="module" src="/main.js"></script>',
      );
    if (path === '/main.js') return new Response(script, { headers: { 'content-type': 'text/javascript' } });
    const [, index, part] = /^\/releases\/(\d+)\/(statement|manifest|container)$/u.exec(path) ?? [];
    const release = releases[Number(index)];
    // The expression lets only the names of parts through.
    if (release !== undefined) return new Response(release[part as keyof ServedParts].slice());
    return (await options.extra?.(target, request)) ?? new Response('missing', { status: 404 });
  }

  function page(html: string): Response {
    return new Response(html, { headers: { ...policy, 'content-type': 'text/html' } });
  }
}

/** The text of a script at `entry` (a path from this folder) with all it imports. */
export function bundleScript(entry: string, format: 'esm' | 'iife'): string {
  const { outputFiles } = buildSync({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [entry],
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    bundle: true,
    format,
    platform: 'browser',
    // Modern syntax only: the page is opened in the engine under test.
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function toRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request {
  const list = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Request(`http://${headers.host ?? ''}${url}`, { method, headers: list });
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
