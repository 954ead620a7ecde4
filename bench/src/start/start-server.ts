import { createServer } from 'node:http';

import { createProgramOriginHandler, hostPagePolicy } from '@org/adapter-browser/serve';

import { storeRoutes } from '../../../test/journeys/memory-store-routes.js';

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

/**
 * The host page at `host.localhost`, bare content at `bare-….localhost` and, behind the least of all workers, at `worker-….localhost`, and
 * programs at every other name.
 */
export interface StartServer {
  readonly hostUrl: string;
  /** Another one each time: where nothing was before. */
  bareOrigin(): string;
  /** Where a Service Worker serves the content that does nothing else. */
  workerOrigin(index: number): string;
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startServer(options: {
  readonly script: string;
  readonly files: Readonly<Record<string, string>>;
  readonly factory: ReleaseFactory;
  readonly releases: readonly PublishedRelease[];
}): Promise<StartServer> {
  const { script, files, factory, releases } = options;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const hostOrigin = `http://host.localhost:${port}`;
  const programs = createProgramOriginHandler({ hostOrigin, root: factory.root });
  const policy = hostPagePolicy({ programOrigins: `http://*.localhost:${port}`, connect: [] });
  const answerStore = storeRoutes(factory, () => releases);
  let bareCount = 0;

  server.on('request', (incoming, outgoing) => {
    void answer(toRequest(incoming)).then((response) => send(outgoing, response));
  });
  return {
    hostUrl: `${hostOrigin}/`,
    workerOrigin: (index) => `http://worker-${index}.localhost:${port}/`,
    bareOrigin: () => `http://bare-${(bareCount += 1)}.localhost:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: Request): Promise<Response> {
    const { hostname, pathname, search } = new URL(request.url);
    if (hostname.startsWith('bare-') || hostname.startsWith('worker-')) return answerBare(pathname);
    if (hostname !== 'host.localhost') return programs(request);
    if (pathname === '/') {
      const html =
        '<!doctype html><title>Host</title><main style="height: 600px"></main><script type="module" src="/main.js"></script>';
      return new Response(html, { headers: { ...policy, 'content-type': 'text/html' } });
    }
    if (pathname === '/main.js')
      return new Response(script, { headers: { 'content-type': 'text/javascript' } });
    return (await answerStore(pathname + search)) ?? new Response(null, { status: 404 });
  }

  function answerBare(pathname: string): Response {
    if (pathname === '/register')
      return new Response(registration, { headers: { 'content-type': 'text/html' } });
    if (pathname === '/worker.js')
      return new Response(worker, { headers: { 'content-type': 'text/javascript' } });
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const type = { html: 'text/html', css: 'text/css', js: 'text/javascript' }[name.split('.')[1] ?? ''];
    const text = files[name];
    if (text === undefined) return new Response(null, { status: 404 });
    return new Response(text, { headers: { 'content-type': type ?? 'text/plain' } });
  }
}

/** Takes the content in, and tells once it would serve it. */
const registration = `<!doctype html><script>
  navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => parent.postMessage('bench-painted', '*'));
</script>`;
const worker = `
  addEventListener('install', (event) =>
    event.waitUntil(caches.open('content').then((cache) => cache.addAll(['/', '/style.css', '/app.js']))));
  addEventListener('fetch', (event) => event.respondWith(caches.match(event.request)));
`;

function toRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request {
  const list = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Request(`http://${headers.host ?? ''}${url}`, { method, headers: list });
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
