import { createServer } from 'node:http';

import { getRequestListener } from '@hono/node-server';

import { DemoError } from './error.js';
import { portOwner } from './port-owner.js';

/** A port, and the environment variable that chooses another one. */
export interface PortChoice {
  /** 0 takes any free port. */
  readonly port: number;
  readonly variable: string;
}

/** A server that accepts connections. */
export interface Listener {
  readonly port: number;
  /** Cuts what is under way. Safe to call twice. */
  close(): Promise<void>;
}

/** Serves on a port of this machine alone. Throws PORT_TAKEN with the way out. */
export async function listen(
  choice: PortChoice,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<Listener> {
  const respond = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(choice.port, LOOPBACK, resolve);
  }).catch(async (error: unknown) => {
    throw await toDemoError(error, choice);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : choice.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A free port at this moment, for a process that listens itself. Throws PORT_TAKEN when a wanted one is not free. */
export async function reservePort(choice: PortChoice): Promise<number> {
  const listener = await listen(choice, () => new Response(null, { status: 503 }));
  await listener.close();
  return listener.port;
}

/** Names under `.localhost` lead here in every browser. */
const LOOPBACK = '127.0.0.1';

async function toDemoError(error: unknown, { port, variable }: PortChoice): Promise<unknown> {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  const owner = (await portOwner(port)) ?? 'another program, perhaps an earlier start of this demo';
  return new DemoError(
    'PORT_TAKEN',
    `Port ${port} is taken by ${owner}.\nStop it, or choose another port: ${variable}=${port + 100} npm start`,
    error,
  );
}
