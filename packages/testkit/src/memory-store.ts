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
  /** The store answers, but has the containers no more. */
  isGone: boolean;
  /** Breaks the next this many transfers after half of their bytes. */
  cuts: number;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** Parts of containers asked for, in order; without a length, all the rest. */
  readonly ranges: { readonly from: number; readonly length?: number }[];
}

const CHUNK_BYTES = 16_384;

/** Makes an empty store. `documents` answers paths that have to do with trust: keys, recall list, proofs. */
export function createMemoryStore(
  documents: (path: string) => Promise<Uint8Array | null> = () => Promise.resolve(null),
  url = 'https://store.example',
): MemoryStore {
  const statements = new Map<string, Uint8Array>();
  const containers = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const ranges: MemoryStore['ranges'] = [];
  const store: MemoryStore = {
    url,
    network: { fetch: (request) => answer(request) },
    publish: ({ id, sha256, statement, container }) => {
      statements.set(`/mini-programs/${id}/version`, statement);
      containers.set(`/blobs/${sha256}`, container);
    },
    isOffline: false,
    isGone: false,
    cuts: 0,
    requests,
    ranges,
  };
  return store;

  async function answer({ url: target, range, signal }: NetworkRequest): Promise<NetworkResponse> {
    const path = target.slice(url.length);
    requests.push(path);
    if (store.isOffline || !target.startsWith(`${url}/`)) throw new Error('The network is unreachable.');
    if (signal?.aborted === true) throw new Error('Aborted.');
    if (path === '/mini-programs') return respond(200, encodeUtf8('{"programs":[]}'));
    const statement = statements.get(path);
    if (statement !== undefined) return respond(200, statement);
    const document = await documents(path);
    if (document !== null) return respond(200, document);
    const container = containers.get(path);
    if (container === undefined || store.isGone) return respond(404, encodeUtf8('{"code":"NOT_FOUND"}'));
    const isCut = store.cuts > 0;
    if (isCut) store.cuts -= 1;
    if (range === undefined) return respond(200, container, { isCut, signal });
    ranges.push(range);
    const { from, length = container.length - from } = range;
    const part = container.subarray(from, from + length);
    const last = String(from + part.length - 1);
    const headers = new Map([['content-range', `bytes ${String(from)}-${last}/${String(container.length)}`]]);
    return respond(206, part, { isCut, headers, signal });
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
