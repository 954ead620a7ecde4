import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { CliError } from './error.js';
import { reasonOf } from './files.js';

/** One request to a store. */
export interface StoreRequest {
  readonly method: 'GET' | 'POST';
  /** Below the store's address, with a slash at its beginning. */
  readonly path: string;
  readonly token?: string;
  readonly type?: string;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  /** Writes the body, for who wants to watch it go; ends the request. */
  readonly write?: (request: ClientRequest, body: Uint8Array) => void;
}

/** What a store answered, whatever it says. */
export interface StoreAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** The address of a store. A token crosses a network only under TLS, unless the caller insists. */
export function storeAddress(
  text: string,
  { allowHttp, hasToken = true }: { readonly allowHttp: boolean; readonly hasToken?: boolean },
): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CliError(
      'USAGE',
      `--store ${text} is not the address of a store: write it like https://store.example.com.`,
    );
  }
  if (!hasToken || url.protocol === 'https:' || allowHttp || isThisMachine(url.hostname)) return url;
  throw new CliError(
    'TOKEN_IN_CLEAR',
    `${url.origin} would receive your token unencrypted: use https, or add --allow-http inside a network you trust.`,
  );
}

/** Asks a store. Fails when it cannot be reached, takes too long or says more than anybody would read. */
export async function askStore(store: URL, request: StoreRequest): Promise<StoreAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  try {
    return await send(store, request, signal);
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (signal.aborted) {
      const retry = request.method === 'POST' ? ', and see whether it is done there first' : '';
      const message = `${store.origin} did not finish within ${request.timeoutMs / 1000} s: try again with a longer --timeout${retry}.`;
      throw new CliError('STORE_TIMEOUT', message, { cause: error });
    }
    throw new CliError(
      'STORE_UNREACHABLE',
      `${store.origin} cannot be reached (${reasonOf(error)}): check the address and that the store runs.`,
      { cause: error },
    );
  }
}

function send(store: URL, asked: StoreRequest, signal: AbortSignal): Promise<StoreAnswer> {
  const url = new URL(`${store.pathname.replace(/\/$/, '')}${asked.path}`, store);
  const { method, token, type = 'application/octet-stream', body, write = writeWhole } = asked;
  return new Promise<StoreAnswer>((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': type, 'Content-Length': body.length }),
      },
      lookup: lookupLocalhost,
      signal,
    };
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.on('response', (response) => {
      collect(response, asked.maxAnswerBytes).then(resolve, reject);
    });
    request.on('error', reject);
    if (body === undefined) request.end();
    else write(request, body);
  });
}

function writeWhole(request: ClientRequest, body: Uint8Array): void {
  request.end(body);
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<StoreAnswer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > maxBytes) {
      throw new CliError(
        'STORE_ANSWER_INVALID',
        'The answer is too long to be one of a store: check the address in --store.',
      );
    }
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) };
}

/** RFC 6761 6.3: names under .localhost are this machine. Browsers know, the resolvers of most systems do not. */
const lookupLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(/(^|\.)localhost$/.test(hostname) ? 'localhost' : hostname, options, callback);
};

function isThisMachine(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]';
}
