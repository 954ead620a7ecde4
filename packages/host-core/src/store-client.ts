// Asks the store (docs/updates.md 5). Every answer is bounded before it is read.

import { decodeUtf8, packageLimits } from '@org/package-format';
import * as v from 'valibot';

import { askStore, silence } from './ask-store.js';
import { collect } from './collect.js';
import { createStoredBytes } from './stored-bytes.js';

import type { StoreAnswer } from './ask-store.js';
import type { CancelSignal, Platform } from './platform.js';
import type { StoredBytes } from './stored-bytes.js';

export type { StoreAnswer } from './ask-store.js';

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

/** The store, seen from a host. */
export interface StoreClient extends StoredBytes {
  catalog(): Promise<StoreAnswer<readonly CatalogEntry[]>>;
  /** The signed statement of a program's current release on a channel, unverified. */
  statement(id: string, channel: string, signal?: CancelSignal): Promise<StoreAnswer<Uint8Array>>;
  /** A document that has to do with trust, unverified: keys, recall list, proof. */
  document(path: string, signal?: CancelSignal): Promise<StoreAnswer<Uint8Array>>;
}

const MAX_CATALOG_BYTES = 4_194_304;

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
    statement: (id, channel, signal) => {
      const query = channel === 'stable' ? '' : `?channel=${channel}`;
      return ask(`/mini-programs/${id}/version${query}`, packageLimits.maxStatementBytes, signal);
    },
    document: (path, signal) => ask(path, packageLimits.maxTrustDocumentBytes, signal),
    ...createStoredBytes(platform, url),
  };

  async function ask(
    path: string,
    maxBytes: number,
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>> {
    const answer = await askStore(platform, { url: url + path, signal });
    if (answer.type !== 'answer') return answer;
    try {
      return { type: 'answer', value: await collect(answer.value.body, maxBytes) };
    } catch (error) {
      return silence(error);
    }
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    // What is not JSON fails the schema like any other wrong value.
    return null;
  }
}
