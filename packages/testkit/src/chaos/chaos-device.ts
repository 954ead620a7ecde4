// A device whose disk can be switched off: a real host over a modelled disk, and what a journey does with it.

import { createHost } from '@org/host-core';

import { createModelledDisk } from '../disk/modelled-disk.js';
import { createMemoryPlatform } from '../memory-platform.js';
import { seededRandom } from '../seeded-random.js';
import { createVirtualClock } from '../virtual-clock.js';
import { playProgram } from './chaos-program.js';
import { drive, untilCalm } from './chaos-time.js';
import { openWorldNetwork } from './chaos-world.js';

import type { DiskFault, DiskImage, DiskOperation, ModelledDisk } from '../disk/modelled-disk.js';
import type { ScriptedSurface } from '../memory-platform.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { ChaosCast } from './chaos-cast.js';
import type { ChaosGuest } from './chaos-guest.js';
import type { ChaosLedger } from './chaos-ledger.js';
import type { ReleaseName } from './chaos-releases.js';
import type { ChaosActivity } from './chaos-time.js';
import type { ChaosWorld } from './chaos-world.js';
import type { Host, Platform, PlatformBlobs, PlatformRecords, RunningProgram } from '@org/host-core';

/** Opens what a host keeps, on a disk. */
export type OpenChaosStore = (disk: ModelledDisk) => Promise<{
  readonly blobs: PlatformBlobs;
  readonly records: PlatformRecords;
  close(): Promise<void>;
}>;

/** How a device is made. */
export interface ChaosDeviceOptions {
  readonly cast: ChaosCast;
  readonly openStore: OpenChaosStore;
  readonly world: ChaosWorld;
  readonly ledger: ChaosLedger;
  /** What is on its disk; nothing unless told. */
  readonly image?: DiskImage;
  readonly faultOf?: (operation: DiskOperation) => DiskFault | null;
  /** Runs before each operation of the disk. */
  readonly onOperation?: (operation: DiskOperation, device: ChaosDevice) => void;
  /** What the platform is replaced by: a sabotage. */
  readonly sabotage?: (platform: Platform) => Platform;
  readonly complain: (what: string) => void;
}

/** A host that runs, and all around it. */
interface Boot {
  readonly host: Host;
  readonly disk: ModelledDisk;
  readonly clock: VirtualClock;
  readonly closeStore: () => Promise<void>;
}

/** A device. Steps are in `chaos-steps.ts`. */
export interface ChaosDevice {
  readonly cast: ChaosCast;
  readonly ledger: ChaosLedger;
  readonly complain: (what: string) => void;
  world: ChaosWorld;
  /** A switched-off copy of the disk as it is. */
  disk(): ModelledDisk;
  /** How the disk has failed, if it has. */
  readonly trouble: DiskFault | null;
  /** Lets the host do something; rejects as that does. */
  with<T>(work: (host: Host) => Promise<T>): Promise<T>;
  /** The blobs and records, without a host. */
  keys(): Promise<{ readonly blobs: readonly string[]; readonly record: string }>;
  calm(): Promise<void>;
  advance(durationMs: number): Promise<void>;
  /** The release whose trial was the last that began since the launch. */
  trial: ReleaseName | null;
  program: RunningProgram | null;
  readonly guest: ChaosGuest | null;
  readonly surface: ScriptedSurface | null;
  /** The process ends without a word; the next thing that is done starts another. */
  kill(): void;
  /** The paths that the store was asked for. */
  readonly asked: readonly string[];
  /** The host is closed as it should be. */
  shutDown(): Promise<void>;
}

/** Makes a device. Nothing runs on it before something is done with it. */
export function createChaosDevice(options: ChaosDeviceOptions): ChaosDevice {
  const { cast, openStore, ledger, complain, faultOf = () => null } = options;
  const activity: ChaosActivity = { count: 0, inFlight: 0 };
  const network = openWorldNetwork(
    cast,
    () => device.world,
    (change) => {
      activity.count += 1;
      activity.inFlight += change;
    },
  );
  let image = options.image;
  let boot: Boot | null = null;
  let boots = 0;
  let trouble: DiskFault | null = null;
  let guest: ChaosGuest | null = null;
  let surface: ScriptedSurface | null = null;

  const device: ChaosDevice = {
    cast,
    ledger,
    complain,
    world: options.world,
    trial: null,
    program: null,
    get guest() {
      return guest;
    },
    get surface() {
      return surface;
    },
    get trouble() {
      return trouble;
    },
    asked: network.asked,
    disk: () => createModelledDisk(diskImage()),
    with: async (work) => {
      const { host, clock } = await started();
      return drive(work(host), { clock, activity });
    },
    keys: async () => {
      const files = await openStore(createModelledDisk(diskImage()));
      const found = {
        blobs: await files.blobs.keys(),
        record: (await files.records.get(`program/${cast.id}`)) ?? '',
      };
      await files.close();
      return found;
    },
    calm: () => untilCalm(activity),
    advance: async (durationMs) => {
      const { clock } = await started();
      await clock.advance(durationMs);
      await untilCalm(activity);
    },
    kill,
    shutDown: async () => {
      if (boot === null) return;
      const { host, clock, closeStore } = boot;
      try {
        await drive(host.close().then(closeStore), { clock, activity });
      } catch (error) {
        if (trouble === null) throw error; // a disk that fails fails here too
      }
      kill();
    },
  };
  return device;

  function diskImage(): { image?: DiskImage } {
    const now = boot === null ? image : boot.disk.afterKill();
    return now === undefined ? {} : { image: now };
  }

  function kill(): void {
    image = boot?.disk.afterKill() ?? image;
    if (boot !== null) device.world = { ...device.world, nowMs: device.world.nowMs + 60_000 };
    boot = null;
    guest = null;
    surface = null;
    device.program = null;
  }

  async function started(): Promise<Boot> {
    if (boot !== null) return boot;
    boots += 1;
    const { world } = device;
    const clock = createVirtualClock(world.nowMs);
    const disk: ModelledDisk = createModelledDisk({ ...diskImage(), faultOf: onOperation });
    // What is read counts as something that goes on too.
    const seen = {
      ...disk,
      open: counted((path) => disk.open(path)),
      list: counted((folder) => disk.list(folder)),
    };
    const files = await openStore(seen);
    const memory = createMemoryPlatform({ network, clock, program: play });
    const { blobs, records } = files;
    const now = world.isClockStuck ? () => world.nowMs : () => clock.now();
    const platform = {
      ...memory,
      ...{ blobs, records, crypto: cast.crypto, random: randomOf(boots) },
      clock: { ...clock, now },
    };
    const opening = createHost({
      platform: options.sabotage?.(platform) ?? platform,
      name: 'Chaos Host',
      version: world.hostVersion,
      store: { url: network.storeUrl, root: cast.root },
      ...(world.quotaBytes === null ? {} : { quotaBytes: world.quotaBytes }),
    });
    boot = { host: await drive(opening, { clock, activity }), disk, clock, closeStore: () => files.close() };
    listen(boot.host);
    return boot;
  }

  function onOperation(operation: DiskOperation): DiskFault | null {
    activity.count += 1;
    options.onOperation?.(operation, device);
    const fault = faultOf(operation);
    if (fault !== null && trouble === null) {
      trouble = fault;
      ledger.onTrouble();
    }
    return fault;
  }

  function listen(host: Host): void {
    host.on('release', ({ type, version }) => {
      const name = releaseOf(cast, version);
      if (type === 'trial') {
        device.trial = name;
        ledger.onTrial(name);
      } else device.trial = null;
      if (type === 'confirmed') ledger.onConfirmed(name);
      if (type === 'rolled-back') ledger.onRolledBack(name);
    });
    host.on('integrity', ({ path, reason }) => {
      complain(`${path} on the disk was not what was signed: ${reason}`);
    });
    host.on('security', ({ message }) => {
      complain(`the host accused the store: ${message}`);
    });
  }

  function play(opened: ScriptedSurface): void {
    surface = opened;
    guest = null;
    const playing = playProgram(opened, {
      cast,
      ledger,
      behaviourOf: (release) => device.world.behaviours.get(release) ?? 'works',
      onOpened: (release) => {
        if (ledger.isFailed(release)) complain(`${release} was opened again after it had failed`);
        ledger.onOpened(release, device.trial === release);
      },
      onConnected: (connected) => {
        guest = connected;
      },
      onActivity: () => {
        activity.count += 1;
      },
      complain,
    });
    void playing.catch((error: unknown) => {
      if (trouble === null) complain(`the program was refused a call: ${String(error)}`);
    });
  }

  function counted<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
    return (path) => {
      activity.count += 1;
      return read(path);
    };
  }
}

/** The release of a version. */
export function releaseOf(cast: ChaosCast, version: string): ReleaseName {
  for (const { name, verified } of cast.releases.values())
    if (verified.manifest.version === version) return name;
  throw new Error(`There is no release ${version}.`);
}

/** The same in each run, and another after each start. */
function randomOf(seed: number): (byteCount: number) => Uint8Array {
  const random = seededRandom(seed);
  return (byteCount) => Uint8Array.from({ length: byteCount }, () => Math.floor(random() * 256));
}
