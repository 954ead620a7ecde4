// The sub-packages of a release that runs: brought when they are asked for, and before (docs/updates.md 7).

import { createCanceller } from './canceller.js';
import { placeIn } from './container-pieces.js';
import { costOfDownload } from './download-cost.js';
import { messageOf } from './error.js';
import { fetchWithRoom } from './fetch-with-room.js';
import { afterForeground } from './foreground-timer.js';
import { PartUnavailableError } from './part-unavailable-error.js';
import { openPieceVerifier } from './piece-verifier.js';

import type { ContainerPiece, Stretch } from './container-pieces.js';
import type { Downloads } from './downloads.js';
import type { InstalledRelease } from './installed-release.js';
import type { Platform } from './platform.js';
import type { StoreClient } from './store-client.js';
import type { DownloadProgress } from './transfer-pace.js';

/** A part that is here now. */
export interface LoadedPart {
  /** Of its files. */
  readonly bytes: number;
  /** It was here before anybody asked. */
  readonly fromCache: boolean;
}

/** The sub-packages of one launch. */
export interface ProgramParts {
  /** Brings a part; null when the release has none of that name. Rejects with PartUnavailableError. */
  load(name: string, onProgress?: (progress: DownloadProgress) => void): Promise<LoadedPart | null>;
  /** Brings the part that holds a file, before the file is read, and begins what its reading is the sign for. */
  beforeRead(path: string): Promise<void>;
  /** The piece of a part that is here; null for every other name. */
  pieceOf(name: string): Promise<ContainerPiece | null>;
  /** What of the container is here now. */
  here(): Promise<readonly ContainerPiece[]>;
  /** Brings what is missing, one after another, some time after the program has come up and when it costs nothing. */
  startIdle(): void;
  /** Ends what is on its way, and keeps what has arrived of it. Safe to call twice. */
  close(): Promise<void>;
}

/** What a launch waits before it fetches what nobody has asked for: its own first requests go first. */
const IDLE_MS = 5_000;

/** Opens the parts of a verified release. */
export function openProgramParts(options: {
  readonly platform: Pick<Platform, 'blobs' | 'crypto' | 'clock' | 'random' | 'conditions' | 'log'>;
  readonly downloads: Downloads;
  readonly store: Pick<StoreClient, 'container'>;
  readonly release: Pick<InstalledRelease, 'manifest' | 'layout' | 'kept'>;
}): ProgramParts {
  const { platform, downloads, store, release } = options;
  const { manifest, layout, kept } = release;
  const canceller = createCanceller();
  const pieces = piecesByName(release);
  const bytes = bytesByName(release);
  const loading = new Map<string, Loading>();
  let stopIdle = (): void => undefined;

  return {
    load: (name, onProgress) => bring(name, { onProgress }),
    beforeRead: async (path) => {
      const name = manifest.files[path]?.package;
      if (name !== undefined) await bring(name);
      for (const [other, { preload = [] }] of Object.entries(manifest.packages ?? {}))
        if (preload.includes(path)) letGo(bring(other, { mayEvict: false }));
    },
    pieceOf: async (name) => {
      const piece = pieces.get(name);
      return piece !== undefined && (await isHere(piece)) ? piece : null;
    },
    here: async () => {
      const found: ContainerPiece[] = [];
      for (const piece of kept.pieces) if (await isHere(piece)) found.push(piece);
      return found;
    },
    startIdle: () => {
      stopIdle();
      stopIdle = afterForeground(platform.clock, IDLE_MS, () => {
        letGo(loadRest());
      });
    },
    close: async () => {
      stopIdle();
      canceller.cancel();
      await Promise.allSettled([...loading.values()].map(({ loaded }) => loaded));
    },
  };

  async function bring(
    name: string,
    { onProgress = () => undefined, mayEvict = true }: BringOptions = {},
  ): Promise<LoadedPart | null> {
    const piece = pieces.get(name);
    if (piece === undefined) return null;
    const running = loading.get(name);
    // A container in one piece is here: a launch begins with it.
    if (running === undefined && (await isHere(piece)))
      return { bytes: bytes.get(name) ?? 0, fromCache: true };
    const { loaded, listeners } = loading.get(name) ?? begin(name, { piece, mayEvict });
    listeners.add(onProgress);
    try {
      await loaded;
    } catch (cause) {
      throw new PartUnavailableError(name, cause);
    } finally {
      listeners.delete(onProgress);
    }
    return { bytes: bytes.get(name) ?? 0, fromCache: false };
  }

  /** Whoever asks for a part that is on its way waits for the same transfer. */
  function begin(name: string, wanted: WantedPiece): Loading {
    const listeners = new Set<(progress: DownloadProgress) => void>();
    const onProgress = (progress: DownloadProgress) => {
      for (const listener of listeners) listener(progress);
    };
    const loaded = fetchPart(wanted, onProgress).finally(() => loading.delete(name));
    const entry = { loaded, listeners };
    loading.set(name, entry);
    return entry;
  }

  async function fetchPart(
    { piece, mayEvict }: WantedPiece,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<void> {
    const { signal } = canceller;
    const container = { sha256: kept.containerSha256, size: kept.containerBytes };
    const openVerifier = () =>
      openPieceVerifier(piece, { layout, crypto: platform.crypto, verified: undefined });
    const fetch = {
      platform,
      store,
      programId: manifest.id,
      container,
      piece,
      openVerifier,
      onProgress,
      signal,
    };
    await downloads.inTurn(() => fetchWithRoom(fetch, { space: downloads.space, mayEvict }), {
      signal,
      isUrgent: true,
    });
  }

  async function loadRest(): Promise<void> {
    for (const name of pieces.keys()) {
      if (canceller.signal.aborted || (await costOfDownload(platform)) !== null) return;
      await bring(name, { mayEvict: false });
    }
  }

  async function isHere(piece: ContainerPiece): Promise<boolean> {
    const size = piece.stretches.reduce((sum, stretch) => sum + stretch.size, 0);
    return size === 0 || (await platform.blobs.size(piece.key)) === size;
  }

  function letGo(work: Promise<unknown>): void {
    void work.catch((error: unknown) => {
      // Nobody waits for it; whoever asks for the part later hears why it cannot be had then.
      const detail = messageOf(error);
      platform.log({ level: 'info', event: 'part-not-loaded', programId: manifest.id, detail });
    });
  }
}

interface BringOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** What nobody has asked for is not worth what could be done without. */
  readonly mayEvict?: boolean;
}

interface WantedPiece {
  readonly piece: ContainerPiece;
  readonly mayEvict: boolean;
}

interface Loading {
  readonly loaded: Promise<void>;
  readonly listeners: Set<(progress: DownloadProgress) => void>;
}

type NamedRelease = Pick<InstalledRelease, 'manifest' | 'layout' | 'kept'>;

/** The piece that holds each sub-package. One without files is nowhere, and always here. */
function piecesByName({ manifest, layout, kept }: NamedRelease): ReadonlyMap<string, ContainerPiece> {
  const nothing: ContainerPiece = { key: '', stretches: [] };
  const pieces = new Map(Object.keys(manifest.packages ?? {}).map((name) => [name, nothing]));
  for (const [path, file] of layout.files) {
    const name = manifest.files[path]?.package;
    if (name !== undefined && pieces.get(name) === nothing) pieces.set(name, holderOf(kept.pieces, file));
  }
  return pieces;
}

function holderOf(pieces: readonly ContainerPiece[], file: Stretch): ContainerPiece {
  const holder = pieces.find((piece) => placeIn(piece, file) !== null);
  if (holder === undefined) throw new Error('The package has a file that stands in none of its pieces.');
  return holder;
}

function bytesByName({ manifest }: NamedRelease): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const { package: name, size } of Object.values(manifest.files))
    if (name !== undefined) bytes.set(name, (bytes.get(name) ?? 0) + size);
  return bytes;
}
