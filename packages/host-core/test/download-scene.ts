import { parseStatement } from '@org/package-format';
import { createMemoryPlatform, createVirtualClock } from '@org/testkit';

import { createLyingServer } from './lying-server.js';
import { openDownloads } from '../src/downloads.js';
import { fetchPackage } from '../src/fetch-package.js';
import { createStoreClient } from '../src/store-client.js';

import type { LyingServer } from './lying-server.js';
import type { PackageSpaceOptions } from '../src/package-space.js';
import type { CancelSignal, PlatformBlobs } from '../src/platform.js';
import type { Release } from '../src/program-record.js';
import type { DownloadProgress } from '../src/transfer-pace.js';
import type { MemoryPlatform, PublishedRelease, ReleaseFactory } from '@org/testkit';

const url = 'https://store.example';

/** A device that downloads, and the server it downloads from. */
export interface DownloadScene {
  readonly server: LyingServer;
  readonly platform: MemoryPlatform;
  readonly progress: DownloadProgress[];
  /** Downloads and lets time pass until that has ended: `fetched`, or the code, name or message of the error. */
  fetch(release: PublishedRelease, options?: FetchOptions): Promise<string>;
  /** Starts a download, and leaves time to the test. */
  begin(release: PublishedRelease, options?: FetchOptions): Promise<string>;
  /** Switches the device off and on: the disk stays. */
  restart(options?: SceneOptions): void;
  serve(release: PublishedRelease): void;
  /** Puts a package on the disk, as an earlier download did. */
  keep(release: PublishedRelease): void;
  /** The package as it is on the disk. */
  onDisk(release: PublishedRelease): Uint8Array | undefined;
  blobKeys(): readonly string[];
}

/** How one download differs from others. */
interface FetchOptions {
  readonly signal?: CancelSignal;
  readonly bases?: readonly PublishedRelease[];
}

/** How the device differs from a good one. */
export interface SceneOptions extends PackageSpaceOptions {
  readonly blobs?: (good: PlatformBlobs) => PlatformBlobs;
  /** Names this page among the pages over its disk, and those of them that live beside it. */
  readonly page?: string;
  readonly others?: readonly string[];
}

/** Opens a scene with an empty device. */
export function openDownloadScene(factory: ReleaseFactory, options: SceneOptions = {}): DownloadScene {
  const server = createLyingServer(url);
  const progress: DownloadProgress[] = [];
  let device = openDevice(options);

  function openDevice({ blobs, page, others = [], ...space }: SceneOptions, before?: MemoryPlatform) {
    const memory = createMemoryPlatform({
      network: server.network,
      program: () => undefined,
      // A clock of its own: nothing of the device before goes on.
      ...(before === undefined ? {} : { disk: before.disk, clock: createVirtualClock(before.clock.now()) }),
    });
    const instances =
      page === undefined
        ? {}
        : { instances: { own: page, alive: () => Promise.resolve(new Set([page, ...others])) } };
    const platform = {
      ...memory,
      ...instances,
      ...(blobs === undefined ? {} : { blobs: blobs(memory.blobs) }),
    };
    return { platform, downloads: openDownloads(platform, space) };
  }

  function begin(release: PublishedRelease, { signal, bases = [] }: FetchOptions = {}): Promise<string> {
    const { platform, downloads } = device;
    return fetchPackage({
      platform,
      downloads,
      store: createStoreClient(platform, url),
      trust: { allowDomain: undefined },
      statement: parseStatement(release.statement),
      keys: [factory.partner.publicKey],
      bases: bases.map(asInstalled),
      onProgress: (one) => progress.push(one),
      ...(signal === undefined ? {} : { signal }),
    }).then(() => 'fetched', nameOf);
  }

  return {
    server,
    get platform() {
      return device.platform;
    },
    progress,
    begin,
    fetch: (release, how) => untilSettled(device.platform, server, begin(release, how)),
    restart: (changes = options) => {
      device = openDevice(changes, device.platform);
    },
    serve: ({ sha256, container }) => {
      server.files.set(`/blobs/${sha256}`, container);
    },
    keep: (release) => {
      device.platform.disk.bodies.set(`${digestOf(release)}.mpk`, release.container.slice());
    },
    onDisk: (release) => device.platform.disk.bodies.get(`${digestOf(release)}.mpk`),
    blobKeys: () => [...device.platform.disk.bodies.keys()],
  };
}

/** What names a release on a device. */
export function digestOf({ statement }: PublishedRelease): string {
  return parseStatement(statement).manifestSha256;
}

/** Lets virtual time pass, an hour at most, until a promise has settled. */
export async function untilSettled<T>(
  { clock }: MemoryPlatform,
  server: LyingServer,
  promise: Promise<T>,
): Promise<T> {
  const state = { isSettled: false };
  const settled = promise.finally(() => {
    state.isSettled = true;
  });
  settled.catch(() => undefined); // the caller has the promise
  for (let seconds = 0; !state.isSettled; seconds += 1) {
    if (seconds > 3_600) throw new Error('It did not end within an hour.');
    // Signatures of the store are made in real time.
    do await new Promise(setImmediate);
    while (server.answering > 0);
    await clock.advance(1_000);
  }
  return settled;
}

/** As much of a release's row as a download reads. */
function asInstalled(published: PublishedRelease): Release {
  const { manifestSha256, releaseSeq, version, container } = parseStatement(published.statement);
  return {
    digest: manifestSha256,
    version,
    name: 'Loans',
    releaseSeq,
    keyId: manifestSha256,
    publishedAt: '',
    dataVersion: 1,
    minHostVersion: '1.0.0',
    rollbackFloor: null,
    manifestBytes: 0,
    containerBytes: container.size,
    powers: null,
    statement: new TextDecoder().decode(published.statement),
  };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'Error' ? error.message : error.name;
}
