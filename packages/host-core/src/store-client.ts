// Asks the store (docs/updates.md 5). Every answer is bounded before it is read.

import { decodeUtf8, packageLimits } from '@org/package-format';
import * as v from 'valibot';

import { createCanceller } from './canceller.js';
import { collect } from './collect.js';
import { messageOf } from './error.js';

import type { CancelSignal, NetworkRequest, NetworkResponse, Platform } from './platform.js';

const text = (maxChars: number) => v.pipe(v.string(), v.maxLength(maxChars));

const catalogSchema = v.object({
  programs: v.pipe(
    v.array(
      v.object({
        id: text(128),
        name: text(100),
        version: text(64),
        description: v.nullable(text(1_000)),
        icon: v.nullable(v.pipe(text(500), v.regex(/^\/[!-~]*$/u))),
        partner: v.object({ id: text(128), name: text(100) }),
        permissions: v.pipe(v.array(text(64)), v.maxLength(64)),
        allowedDomains: v.pipe(v.array(text(255)), v.maxLength(64)),
        minHostVersion: text(64),
        sizeBytes: v.number(),
        releasedAt: text(40),
      }),
    ),
    v.maxLength(1_000),
  ),
});

/** One program as the store lists it. Information for people; nothing is decided by it. */
export type CatalogEntry = Omit<v.InferOutput<typeof catalogSchema>['programs'][number], 'icon'> & {
  readonly iconUrl: string | null;
};

/** What the store answered, or that it could not be reached. */
export type StoreAnswer<T> =
  | { readonly type: 'answer'; readonly value: T }
  | { readonly type: 'not-found' }
  | { readonly type: 'offline'; readonly reason: string };

/** The store, seen from a host. */
export interface StoreClient {
  catalog(): Promise<StoreAnswer<readonly CatalogEntry[]>>;
  /** The signed statement of a program's current release, unverified. */
  statement(id: string, signal?: CancelSignal): Promise<StoreAnswer<Uint8Array>>;
  /** A document that has to do with trust, unverified: keys, recall list, proof. */
  document(path: string, signal?: CancelSignal): Promise<StoreAnswer<Uint8Array>>;
  /** The bytes of a container from an offset on. Throws when the store does not serve them or falls silent. */
  container(sha256: string, from: number, signal?: CancelSignal): AsyncIterable<Uint8Array>;
  /** As many bytes of a container as asked for, unverified. `not-found` also when the store answers with other ones. */
  containerPart(
    sha256: string,
    range: { readonly from: number; readonly length: number },
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>>;
}

const MAX_CATALOG_BYTES = 4_194_304;
/** Nothing arrived for this long: the transfer is given up and may be resumed. */
const STALL_MS = 20_000;
/** The same for a part that a launch waits for: less than a surface waits for a program that shows nothing. */
const PART_STALL_MS = 5_000;

/** A client of the store at a URL without a trailing slash. */
export function createStoreClient(platform: Pick<Platform, 'network' | 'clock'>, url: string): StoreClient {
  return {
    catalog: async () => {
      const answer = await ask('/mini-programs', MAX_CATALOG_BYTES);
      if (answer.type !== 'answer') return answer;
      const parsed = v.safeParse(catalogSchema, parseJson(answer.value));
      if (!parsed.success)
        return { type: 'offline', reason: 'The store answered with something that is no catalogue.' };
      return {
        type: 'answer',
        value: parsed.output.programs.map(({ icon, ...entry }) => ({
          ...entry,
          iconUrl: icon === null ? null : url + icon,
        })),
      };
    },
    statement: (id, signal) => ask(`/mini-programs/${id}/version`, packageLimits.maxStatementBytes, signal),
    document: (path, signal) => ask(path, packageLimits.maxTrustDocumentBytes, signal),
    container: (sha256, from, signal) => transfer(`${url}/blobs/${sha256}`, from, signal),
    containerPart: (sha256, range, signal) => askPart(`${url}/blobs/${sha256}`, range, signal),
  };

  async function ask(
    path: string,
    maxBytes: number,
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>> {
    try {
      const { response, alive } = await request(url + path, { signal });
      if (response.status === 404) return { type: 'not-found' };
      if (response.status !== 200)
        return { type: 'offline', reason: `The store answered ${String(response.status)}.` };
      return { type: 'answer', value: await collect(alive(response.body), maxBytes) };
    } catch (error) {
      return {
        type: 'offline',
        reason: error instanceof Error ? error.message : 'The store cannot be reached.',
      };
    }
  }

  async function* transfer(blobUrl: string, from: number, signal?: CancelSignal): AsyncGenerator<Uint8Array> {
    const range = from === 0 ? undefined : { from };
    const { response, alive } = await request(blobUrl, { signal, range });
    if (range !== undefined && response.status === 206) assertRange(response, from);
    else if (response.status !== 200)
      throw new Error(`The store answered ${String(response.status)} for the package.`);
    yield* skip(alive(response.body), response.status === 200 ? from : 0);
  }

  async function askPart(
    blobUrl: string,
    range: { readonly from: number; readonly length: number },
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>> {
    try {
      const { response, alive } = await request(blobUrl, { signal, range, stallMs: PART_STALL_MS });
      const { status } = response;
      if (status >= 500) return { type: 'offline', reason: `The store answered ${String(status)}.` };
      // A store that knows no ranges sends the whole.
      if (status !== 200 && !(status === 206 && hasRange(response, range))) return { type: 'not-found' };
      const value = await take(skip(alive(response.body), status === 200 ? range.from : 0), range.length);
      return value === null ? { type: 'not-found' } : { type: 'answer', value };
    } catch (error) {
      return { type: 'offline', reason: messageOf(error) };
    }
  }

  // A transfer ends when its caller cancels or when nothing arrives any more.
  async function request(
    target: string,
    options: {
      readonly signal: CancelSignal | undefined;
      readonly range?: NetworkRequest['range'];
      readonly stallMs?: number;
    },
  ): Promise<{
    response: NetworkResponse;
    alive: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  }> {
    const { signal, range, stallMs = STALL_MS } = options;
    const canceller = createCanceller();
    const cancel = () => {
      canceller.cancel();
    };
    if (signal?.aborted === true) throw new Error('Cancelled.');
    signal?.addEventListener('abort', cancel);
    let stopTimer = platform.clock.setTimer(stallMs, cancel);
    const release = () => {
      stopTimer();
      signal?.removeEventListener('abort', cancel);
    };
    try {
      const response = await platform.network.fetch({
        url: target,
        signal: canceller.signal,
        ...(range === undefined ? {} : { range }),
      });
      return { response, alive: (body) => watched(body) };
    } catch (error) {
      release();
      throw error;
    }

    async function* watched(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of body) {
          stopTimer();
          yield chunk;
          stopTimer = platform.clock.setTimer(stallMs, cancel);
        }
      } finally {
        release();
      }
    }
  }
}

function hasRange(
  { headers }: NetworkResponse,
  { from, length }: { readonly from: number; readonly length: number },
): boolean {
  const range = headers.get('content-range') ?? '';
  return range.startsWith(`bytes ${String(from)}-${String(from + length - 1)}/`);
}

/** The bytes of a stream after the first so many. */
async function* skip(chunks: AsyncIterable<Uint8Array>, byteCount: number): AsyncGenerator<Uint8Array> {
  let toSkip = byteCount;
  for await (const chunk of chunks) {
    if (toSkip < chunk.length) yield toSkip === 0 ? chunk : chunk.subarray(toSkip);
    toSkip -= Math.min(toSkip, chunk.length);
  }
}

/** The first bytes of a stream, or null when it has fewer; the transfer ends there. */
async function take(chunks: AsyncIterable<Uint8Array>, byteCount: number): Promise<Uint8Array | null> {
  const taken = new Uint8Array(byteCount);
  let size = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, byteCount - size);
    taken.set(part, size);
    size += part.length;
    if (size === byteCount) break;
  }
  return size === byteCount ? taken : null;
}

function assertRange(response: NetworkResponse, from: number): void {
  const range = response.headers.get('content-range') ?? '';
  if (!range.startsWith(`bytes ${String(from)}-`))
    throw new Error('The store answered with another range than asked for.');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    // What is not JSON fails the schema like any other wrong value.
    return null;
  }
}
