import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { CliError } from './error.js';
import { reasonOf } from './files.js';
import type { Output, Progress } from './output.js';
import { readAnswer } from './store-answer.js';
import type { Published } from './store-answer.js';

/** One publication. */
export interface Publication {
  readonly id: string;
  readonly container: Uint8Array;
  readonly token: string;
  readonly timeoutMs: number;
}

const chunkBytes = 64 * 1024;
/** An answer is a few hundred bytes. */
const maxAnswerBytes = 64 * 1024;

/** The address of a store. A token crosses a network only under TLS, unless the caller insists. */
export function storeAddress(text: string, allowHttp: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CliError(
      'USAGE',
      `--store ${text} is not the address of a store: write it like https://store.example.com.`,
    );
  }
  if (url.protocol === 'https:' || allowHttp || isThisMachine(url.hostname)) return url;
  throw new CliError(
    'TOKEN_IN_CLEAR',
    `${url.origin} would receive your token unencrypted: use https, or add --allow-http inside a network you trust.`,
  );
}

/** Sends a package and answers what the store said; a refusal becomes an error with the store's code and words. */
export async function publishTo(store: URL, publication: Publication, output: Output): Promise<Published> {
  const signal = AbortSignal.timeout(publication.timeoutMs);
  try {
    const { status, body } = await send(store, publication, { signal, output });
    return readAnswer(status, body);
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (signal.aborted) {
      const message = `${store.origin} did not finish within ${publication.timeoutMs / 1000} s: try again with a longer --timeout, and see whether the release is there first.`;
      throw new CliError('STORE_TIMEOUT', message, { cause: error });
    }
    throw new CliError(
      'STORE_UNREACHABLE',
      `${store.origin} cannot be reached (${reasonOf(error)}): check the address and that the store runs.`,
      { cause: error },
    );
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(
  store: URL,
  { id, container, token }: Publication,
  { signal, output }: { readonly signal: AbortSignal; readonly output: Output },
): Promise<Answer> {
  const url = new URL(`${store.pathname.replace(/\/$/, '')}/mini-programs/${id}/releases`, store);
  const bar = output.progress('sending', container.length);
  return new Promise<Answer>((resolve, reject) => {
    const options: RequestOptions = {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/octet-stream',
        'Content-Length': container.length,
      },
      lookup: lookupLocalhost,
      signal,
    };
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.on('response', (response) => {
      collect(response).then(resolve, reject);
    });
    request.on('error', reject);
    writeBody(request, container, { bar, output });
  }).finally(() => {
    bar.stop();
  });
}

/** Writes as fast as the network takes it, so that the bar tells the truth. */
function writeBody(
  request: ClientRequest,
  bytes: Uint8Array,
  { bar, output }: { readonly bar: Progress; readonly output: Output },
): void {
  let at = 0;
  const writeNext = () => {
    bar.update(at);
    if (at >= bytes.length) {
      bar.stop();
      output.status('sent; the store is checking the package…');
      request.end();
      return;
    }
    const chunk = bytes.subarray(at, at + chunkBytes);
    at += chunk.length;
    request.write(chunk, (error) => {
      // A refusal may arrive before the last byte has left: its answer, or the request's own error, tells the rest.
      if (error === null || error === undefined) writeNext();
    });
  };
  writeNext();
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > maxAnswerBytes) {
      throw new CliError(
        'STORE_ANSWER_INVALID',
        'The answer is too long to be one of a store: check the address in --store.',
      );
    }
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}

/** RFC 6761 6.3: names under .localhost are this machine. Browsers know, the resolvers of most systems do not. */
const lookupLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(/(^|\.)localhost$/.test(hostname) ? 'localhost' : hostname, options, callback);
};

function isThisMachine(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]';
}
