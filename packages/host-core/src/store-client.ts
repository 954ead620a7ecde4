// Asks the store (docs/updates.md 5). Every answer is bounded before it is read.

import { decodeUtf8, packageLimits } from '@org/package-format';
import * as v from 'valibot';

import { createCanceller } from './canceller.js';
import { collect } from './collect.js';

import type { CancelSignal, NetworkResponse, Platform } from './platform.js';

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
  /** The bytes of a container from an offset on. Throws when the store does not serve them or falls silent. */
  container(sha256: string, from: number, signal?: CancelSignal): AsyncIterable<Uint8Array>;
}

const MAX_CATALOG_BYTES = 4_194_304;
/** Nothing arrived for this long: the transfer is given up and may be resumed. */
const STALL_MS = 20_000;

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
    container: (sha256, from, signal) => transfer(`${url}/blobs/${sha256}`, from, signal),
  };

  async function ask(
    path: string,
    maxBytes: number,
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>> {
    try {
      const { response, alive } = await request(url + path, signal);
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
    const { response, alive } = await request(blobUrl, signal, from === 0 ? undefined : { from });
    if (from > 0 && response.status === 206) assertRange(response, from);
    else if (response.status !== 200)
      throw new Error(`The store answered ${String(response.status)} for the package.`);
    let toSkip = response.status === 200 ? from : 0;
    for await (const chunk of alive(response.body)) {
      if (toSkip >= chunk.length) toSkip -= chunk.length;
      else {
        yield toSkip === 0 ? chunk : chunk.subarray(toSkip);
        toSkip = 0;
      }
    }
  }

  // A transfer ends when its caller cancels or when nothing arrives any more.
  async function request(
    target: string,
    signal?: CancelSignal,
    range?: { readonly from: number },
  ): Promise<{
    response: NetworkResponse;
    alive: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  }> {
    const canceller = createCanceller();
    const cancel = () => {
      canceller.cancel();
    };
    if (signal?.aborted === true) throw new Error('Cancelled.');
    signal?.addEventListener('abort', cancel);
    let stopTimer = platform.clock.setTimer(STALL_MS, cancel);
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
          stopTimer = platform.clock.setTimer(STALL_MS, cancel);
        }
      } finally {
        release();
      }
    }
  }
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
