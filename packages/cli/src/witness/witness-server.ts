import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { packageLimits } from '@org/package-format';
import { CliError } from '../error.js';
import { reasonOf } from '../files.js';
import type { HeadKeeper } from './head-keeper.js';
import { readWitnessRequest } from './read-request.js';

/** A witness that listens. */
export interface WitnessServer {
  readonly port: number;
  /** Finishes what is under way. Safe to call twice. */
  close(): Promise<void>;
}

/** A head of a thousand bytes and a proof of five thousand fit many times. */
const maxBodyBytes = packageLimits.maxTrustDocumentBytes;
/** Each request costs a signature check; one log asks once at a time. */
const maxWaiting = 64;
/** A request of this size arrives at once. */
const requestTimeoutMs = 10_000;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Serves `GET /state` and `POST /cosign`. */
export async function serveWitness(options: {
  readonly keeper: HeadKeeper;
  readonly port: number;
  readonly host: string;
  readonly journal: (text: string) => void;
}): Promise<WitnessServer> {
  const { keeper, port, host, journal } = options;
  let waiting = 0;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? '').split('?')[0];
    if (request.method === 'GET' && path === '/state')
      return { status: 200, body: { ...(await keeper.state()) } };
    if (request.method !== 'POST' || path !== '/cosign')
      return refusal(404, 'ROUTE_NOT_FOUND', 'A witness has GET /state and POST /cosign.');
    if (waiting >= maxWaiting) return refusal(503, 'WITNESS_BUSY', 'Too many requests at once: try again.');
    waiting += 1;
    try {
      return await cosign(request);
    } finally {
      waiting -= 1;
    }
  }

  async function cosign(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    if (body === null) return refusal(413, 'BODY_TOO_LARGE', `A body has at most ${maxBodyBytes} bytes.`);
    const read = readWitnessRequest(body);
    if (read.type === 'invalid')
      return refusal(400, 'BODY_INVALID', `The body is not { head, fromSize, path }: ${read.why}.`);
    const result = await keeper.cosign(read.request);
    switch (result.type) {
      case 'cosigned':
        return { status: 200, body: { ...result.cosignature } };
      case 'stale': {
        const message = `This witness has seen ${result.size} entries: prove from there.`;
        return { status: 409, body: { code: 'CHAIN_BROKEN', message, size: result.size } };
      }
      case 'refused':
        return refusal(422, result.error.code, result.error.message);
    }
  }

  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    answer(request)
      .catch((error: unknown) => {
        journal(`failed    ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return refusal(500, 'INTERNAL', 'The witness failed: its own journal says why.');
      })
      .then((said) => {
        send(response, said);
      })
      .catch((error: unknown) => {
        journal(`failed    the answer was not sent: ${reasonOf(error)}`);
      });
  });
  server.maxConnections = maxWaiting;
  const bound = await listen(server, port, host);
  let closing: Promise<void> | undefined;
  return { port: bound, close: () => (closing ??= closeServer(server)) };
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.length;
    // What is too long is not kept; the rest is read so that the answer arrives.
    if (total <= maxBodyBytes) chunks.push(chunk);
    else if (total > maxBodyBytes * 16) break;
  }
  return total > maxBodyBytes ? null : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
  response.end(text);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = reasonOf(cause) === 'EADDRINUSE';
      const message = taken
        ? `Port ${port} is taken by another program: stop it, or choose another one with --port.`
        : `${host}:${port} cannot be listened on (${reasonOf(cause)}): check --host and --port.`;
      reject(new CliError('PORT_TAKEN', message, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error it knows is that the server was not open.
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
