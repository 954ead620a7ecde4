import type { NetworkRequest, PlatformNetwork } from '@org/host-core';

import type { ElectronParts, FetchInit } from './electron-parts.js';

/**
 * The network by Electron's own `fetch`, which knows the system's proxies and certificates: no cookies, no referrer,
 * nothing left in a cache. A redirect rejects: where it leads, nobody has been asked about.
 */
export function createFetchNetwork(net: Pick<ElectronParts['net'], 'fetch'>): PlatformNetwork {
  return {
    fetch: async (request) => {
      const canceller = followSignal(request);
      try {
        const response = await net.fetch(request.url, initOf(request, canceller.signal));
        return {
          status: response.status,
          headers: new Map(response.headers),
          body: bodyOf(response, canceller),
        };
      } catch (cause) {
        canceller.release();
        throw cause;
      }
    },
  };
}

interface Canceller {
  readonly signal: AbortSignal;
  release(): void;
}

function initOf(
  { method = 'GET', headers = {}, body, range }: NetworkRequest,
  signal: AbortSignal,
): FetchInit {
  return {
    method,
    // Ranges count in bytes as they lie at the server.
    headers:
      range === undefined ? headers : { ...headers, range: headerOf(range), 'accept-encoding': 'identity' },
    // A copy: the caller's array may stand in memory that the engine may not keep.
    ...(body === undefined ? {} : { body: body.slice() }),
    signal,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  };
}

function headerOf({ from, length }: NonNullable<NetworkRequest['range']>): string {
  return `bytes=${from}-${length === undefined ? '' : from + length - 1}`;
}

async function* bodyOf(
  response: Response,
  canceller: Canceller,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  try {
    if (reader === undefined) return;
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Stops the transfer when the caller left early. A body that failed or ended has nothing left to cancel.
    await reader?.cancel().catch(() => undefined);
    canceller.release();
  }
}

/** A real AbortSignal that follows the structural one of the port. */
function followSignal({ signal }: NetworkRequest): Canceller {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort);
  return { signal: controller.signal, release: () => signal?.removeEventListener('abort', abort) };
}
