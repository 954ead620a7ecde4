import { createServer } from 'node:http';

import type { AddressInfo } from 'node:net';

/** A page on this machine, which browsers treat as a secure context. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves an empty page at `/` and bodies at other paths. */
export async function servePage(bodies: ReadonlyMap<string, string | Uint8Array>): Promise<ServedPage> {
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? '');
    const type = request.url === '/' ? 'text/html' : 'application/octet-stream';
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
