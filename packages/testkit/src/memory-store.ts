import { decodeUtf8, encodeUtf8, parseStatement, sha256, toHex } from '@org/package-format';

import { pureCrypto } from './pure-crypto.js';

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
  /** Makes a release the current one of its program, on a channel. */
  publish(release: PublishedRelease, channel?: string): void;
  /** While offline every request rejects. */
  isOffline: boolean;
  /** The store answers, but has the containers no more. */
  isGone: boolean;
  /** Breaks the next this many transfers after half of their bytes. */
  cuts: number;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** What devices said of releases, in order. */
  readonly verdicts: unknown[];
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
  const verdicts: unknown[] = [];
  const known: Uint8Array[] = [];
  const store: MemoryStore = {
    url,
    network: { fetch: (request) => answer(request) },
    publish: ({ id, sha256: name, statement, container }, channel = 'stable') => {
      const query = channel === 'stable' ? '' : `?channel=${channel}`;
      statements.set(`/mini-programs/${id}/version${query}`, statement);
      known.push(statement);
      containers.set(`/blobs/${name}`, container);
    },
    isOffline: false,
    isGone: false,
    cuts: 0,
    requests,
    verdicts,
    ranges,
  };
  return store;

  function changesSince(body: Uint8Array | undefined): Uint8Array {
    const question = JSON.parse(decodeUtf8(body ?? new Uint8Array())) as Question;
    return encodeUtf8(JSON.stringify({ changed: changedIn(statements, question), recallEpoch: 0 }));
  }

  function takeVerdicts(body: Uint8Array | undefined): Uint8Array {
    const told = JSON.parse(decodeUtf8(body ?? new Uint8Array())) as {
      readonly verdicts: readonly unknown[];
    };
    verdicts.push(...told.verdicts);
    return encodeUtf8(JSON.stringify({ accepted: told.verdicts.length }));
  }

  async function answer({ url: target, range, signal, body }: NetworkRequest): Promise<NetworkResponse> {
    const path = target.slice(url.length);
    requests.push(path);
    if (store.isOffline || !target.startsWith(`${url}/`)) throw new Error('The network is unreachable.');
    if (signal?.aborted === true) throw new Error('Aborted.');
    if (path === '/mini-programs') return respond(200, encodeUtf8('{"programs":[]}'));
    const statement = statements.get(path);
    if (statement !== undefined) return respond(200, statement);
    if (path === '/mini-programs/updates') return respond(200, changesSince(body));
    if (path === '/mini-programs/verdicts') return respond(202, takeVerdicts(body));
    const named = /^\/mini-programs\/[^/]+\/statements\/([0-9a-f]{64})$/u.exec(path)?.[1];
    if (named !== undefined) {
      const digests = await Promise.all(known.map(async (bytes) => toHex(await sha256(pureCrypto, bytes))));
      const bytes = known[digests.indexOf(named)];
      return bytes === undefined ? respond(404, new Uint8Array()) : respond(200, bytes);
    }
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

/** A statement with a higher number than the host knows. Tests trust themselves: what they ask is not checked. */
function changedIn(statements: ReadonlyMap<string, Uint8Array>, question: Question): string[] {
  return question.programs.flatMap(({ id, channel, statementSeq }) => {
    const query = channel === 'stable' ? '' : `?channel=${channel}`;
    const bytes = statements.get(`/mini-programs/${id}/version${query}`);
    return bytes !== undefined && parseStatement(bytes).statementSeq > statementSeq ? [id] : [];
  });
}

interface Question {
  readonly programs: readonly {
    readonly id: string;
    readonly channel: string;
    readonly statementSeq: number;
  }[];
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
