import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { PortTakenError } from './error.js';
import { storeLimits } from './limits.js';
import type { StoreEnvironment } from './route.js';

/** A server that accepts connections. */
export interface Listener {
  readonly port: number;
  /** Lets requests under way finish, for a while. */
  close(): Promise<void>;
}

/** What a route may ask of the connection that a request came on. */
export type RequestEnvironment = StoreEnvironment['Bindings'];

/** Listens on a port. The error for a taken one is PortTakenError. */
export async function listen(
  address: { readonly port: number; readonly host: string },
  answer: (request: Request, environment: RequestEnvironment) => Promise<Response>,
): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: answer,
    overrideGlobalObjects: false,
    // A plain HTTP server is what it makes without options for another.
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(isTaken(error) ? new PortTakenError(address.port, error) : error);
    });
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, storeLimits.closeGraceMs);
    server.close(() => {
      clearTimeout(cut);
      // The only error it knows is that the server was not open.
      resolve();
    });
    server.closeIdleConnections();
  });
}

function isTaken(error: Error): boolean {
  return 'code' in error && error.code === 'EADDRINUSE';
}
