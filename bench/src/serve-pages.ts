import { createServer } from 'node:http';

import type { AddressInfo } from 'node:net';

/** A body with its media type. */
export interface ServedBody {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** A running server. */
export interface PageServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves bodies under `<name>.localhost<path>`, the names being sites of their own to the browser. */
export async function servePages(pages: ReadonlyMap<string, ServedBody>): Promise<PageServer> {
  const server = createServer(({ headers, url = '/' }, response) => {
    const page = pages.get(`${new URL(`http://${headers.host ?? ''}`).hostname}${url}`);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.type ?? 'text/plain' });
    response.end(page?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A listening TCP server has an address with a port.
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** A page that runs one module. */
export function pageOf(script: string, body = ''): ServedBody {
  const html = `<!doctype html><meta charset="utf-8"><title>Bench</title>${body}<script type="module">${escapeScript(script)}</script>`;
  return { type: 'text/html; charset=utf-8', body: html };
}

// An end tag inside a string of the script would end the script.
function escapeScript(script: string): string {
  return script.replaceAll('</script', '<\\/script');
}
