// Everything about a device that a power cut does not touch: the store, the network, the clock, the app's own version.

import { concatBytes } from '@org/package-format';

import { createMemoryStore } from '../memory-store.js';

import type { ChaosCast, OfferName } from './chaos-cast.js';
import type { ReleaseName } from './chaos-releases.js';
import type { NetworkRequest, NetworkResponse, PlatformNetwork } from '@org/host-core';

/** How a release behaves on this device. */
export type ChaosBehaviour =
  /** Paints, connects, keeps something, says that it is ready, keeps more. */
  | 'works'
  /** The same, without the word that it is ready. */
  | 'never-ready'
  /** Reports an error before anything else. */
  | 'throws'
  /** Has begun to write when it reports an error, and goes on while it is being taken back. */
  | 'throws-writing'
  | 'paints-nothing';

/** The world as it is at one moment. */
export interface ChaosWorld {
  readonly offers: readonly OfferName[];
  readonly recall: 'soft' | 'hard' | null;
  readonly isOffline: boolean;
  /** The store answers, and has the packages no more. */
  readonly isGone: boolean;
  readonly behaviours: ReadonlyMap<ReleaseName, ChaosBehaviour>;
  readonly hostVersion: string;
  readonly nowMs: number;
  /** The wall clock does not move. */
  readonly isClockStuck: boolean;
  readonly quotaBytes: number | null;
}

/** Where all of them begin. */
export function firstWorld(cast: ChaosCast): ChaosWorld {
  return {
    offers: [],
    recall: null,
    isOffline: false,
    isGone: false,
    behaviours: new Map(),
    hostVersion: cast.hostVersion,
    nowMs: Date.UTC(2026, 0, 2),
    isClockStuck: false,
    quotaBytes: null,
  };
}

/** A network on which the store of the moment answers. */
export function openWorldNetwork(
  cast: ChaosCast,
  world: () => ChaosWorld,
  onActivity: (change: number) => void,
): PlatformNetwork & { readonly storeUrl: string; readonly asked: readonly string[] } {
  const store = createMemoryStore((path) => {
    const { recall } = world();
    if (path === '/recall') return Promise.resolve(recall === null ? null : cast.recalls[recall]);
    if (path === cast.delta.path) return Promise.resolve(cast.delta.bytes);
    return cast.documents(path);
  });
  let published = 0;

  return {
    storeUrl: store.url,
    asked: store.requests,
    fetch: async (request: NetworkRequest): Promise<NetworkResponse> => {
      const { offers, isOffline, isGone } = world();
      for (const name of offers.slice(published)) {
        const offer = cast.offers.get(name);
        if (offer !== undefined) store.publish(offer.published);
        published += 1;
      }
      store.isOffline = isOffline;
      store.isGone = isGone;
      onActivity(1);
      try {
        const response = await store.network.fetch(request);
        return { ...response, body: inPieces(response.body) };
      } finally {
        onActivity(-1);
      }
    },
  };
}

/** A small package comes in several pieces too, and a large one in few: each is an operation of the disk. */
async function* inPieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const bytes = concatBytes(chunks);
  const pieceBytes = Math.max(1_024, Math.ceil(bytes.length / PIECES));
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    await Promise.resolve();
    yield bytes.slice(from, from + pieceBytes);
  }
}

const PIECES = 4;
