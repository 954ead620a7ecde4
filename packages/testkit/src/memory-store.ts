import { encodeUtf8 } from '@org/package-format';

import type { NetworkRequest, NetworkResponse, PlatformNetwork } from '@org/host-core';

/** A release as a store serves it: two signed pieces of bytes. */
export interface PublishedRelease {
  readonly id: string;
  /** Hex SHA-256 of the container: its name in the store. */
  readonly sha256: string;
  readonly statement: Uint8Array;
  readonly container: Uint8Array;
}

/** A store in memory, reached as a network. */
export interface MemoryStore {
  readonly url: string;
  readonly network: PlatformNetwork;
  /** Makes a release the current one of its program. */
  publish(release: PublishedRelease): void;
  /** While offline every request rejects. */
  isOffline: boolean;
  /** Breaks the next this many transfers after half of their bytes. */
  cuts: number;
  /** Paths asked for, in order. */
  readonly requests: string[];
}

const CHUNK_BYTES = 16_384;

/** Makes an empty store. */
export function createMemoryStore(url = 'https://store.example'): MemoryStore {
  const statements = new Map<string, Uint8Array>();
  const containers = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const store: MemoryStore = {
    url,
    network: { fetch: (request) => answer(request) },
    publish: ({ id, sha256, statement, container }) => {
      statements.set(`/mini-programs/${id}/version`, statement);
      containers.set(`/blobs/${sha256}`, container);
    },
    isOffline: false,
    cuts: 0,
    requests,
  };
  return store;

  function answer({ url: target, range, signal }: NetworkRequest): Promise<NetworkResponse> {
    const path = target.slice(url.length);
    requests.push(path);
    if (store.isOffline || !target.startsWith(`${url}/`))
      return Promise.reject(new Error('The network is unreachable.'));
    if (signal?.aborted === true) return Promise.reject(new Error('Aborted.'));
    if (path === '/mini-programs') return Promise.resolve(respond(200, encodeUtf8('{"programs":[]}')));
    const statement = statements.get(path);
    if (statement !== undefined) return Promise.resolve(respond(200, statement));
    const container = containers.get(path);
    if (container === undefined) return Promise.resolve(respond(404, encodeUtf8('{"code":"NOT_FOUND"}')));
    const isCut = store.cuts > 0;
    if (isCut) store.cuts -= 1;
    if (range === undefined) return Promise.resolve(respond(200, container, { isCut, signal }));
    const rest = container.subarray(range.from);
    const headers = new Map([
      [
        'content-range',
        `bytes ${String(range.from)}-${String(container.length - 1)}/${String(container.length)}`,
      ],
    ]);
    return Promise.resolve(respond(206, rest, { isCut, headers, signal }));
  }
}

function respond(
  status: number,
  bytes: Uint8Array,
  options: {
    readonly isCut?: boolean;
    readonly headers?: ReadonlyMap<string, string>;
    readonly signal?: NetworkRequest['signal'] | undefined;
  } = {},
): NetworkResponse {
  const { isCut = false, headers = new Map<string, string>(), signal } = options;
  return { status, headers, body: body() };

  // A real body arrives over time; awaiting lets a cancel come in between.
  async function* body(): AsyncGenerator<Uint8Array> {
    const end = isCut ? Math.floor(bytes.length / 2) : bytes.length;
    for (let offset = 0; offset < end; offset += CHUNK_BYTES) {
      await Promise.resolve();
      if (signal?.aborted === true) throw new Error('Aborted.');
      yield bytes.slice(offset, Math.min(offset + CHUNK_BYTES, end));
    }
    if (isCut) throw new Error('The connection was reset.');
  }
}
