// Surfaces that are made ready before the user opens their program: the pointer is over it, so a launch is likely.

import { decodeUtf8 } from '@org/package-format';

import { messageOf } from './error.js';
import { afterForeground } from './foreground-timer.js';
import { readInstalledRelease } from './installed-release.js';
import { isReadyToBegin } from './on-launch.js';
import { oneAfterAnother } from './one-after-another.js';
import { openReleaseFiles } from './release-files.js';
import { createSpareSurface } from './spare-surface.js';
import { preparedRelease } from './surface-request.js';

import type { Downloads } from './downloads.js';
import type { InstalledRelease } from './installed-release.js';
import type { Platform, PreparedSurface } from './platform.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';

/** What is ready for a launch. There is one at a time: a user opens one program. */
export interface Preparations {
  /** Makes the surface ready that a launch would open now; false where there is none, or the platform cannot. */
  prepare(id: string): Promise<boolean>;
  /** Hands over what is ready for exactly this release, or for any; null when there is nothing. */
  take(release: InstalledRelease): PreparedSurface | null;
  /** Lets go of what is ready for a program. */
  drop(): Promise<void>;
  /** Lets go of everything; a spare comes back with the next launch. */
  dropAll(): Promise<void>;
}

/** Who has not opened a program by then looked at it in passing. Foreground time. */
const READY_MS = 30_000;

/** Prepares launches. */
export function createPreparations(options: {
  readonly platform: Platform;
  readonly slots: Pick<ReleaseSlots, 'load'>;
  readonly trust: Trust;
  readonly store: Pick<StoreClient, 'container' | 'containerPart'>;
  readonly downloads: Downloads;
  /** Whether a surface is kept for any program that can use it. */
  readonly hasSpare: boolean;
}): Preparations {
  const { platform, slots, trust, store, downloads } = options;
  const spare = options.hasSpare ? createSpareSurface(platform) : null;
  let ready: Ready | null = null;
  // A pointer passes over several programs.
  const inTurn = oneAfterAnother();

  return {
    prepare: (id) => inTurn(() => prepare(id)),
    take: (release) => takeReady(release) ?? (release.manifest.webStorage ? null : (spare?.take() ?? null)),
    drop,
    dropAll: async () => {
      await Promise.all([drop(), spare?.drop()]);
    },
  };

  function takeReady({ identity, digest, statementBytes }: InstalledRelease): PreparedSurface | null {
    const launched = { id: identity.id, digest, statement: decodeUtf8(statementBytes) };
    if (ready === null || !isSame(ready, launched)) return null;
    const { surface, stopTimer } = ready;
    ready = null;
    stopTimer();
    return surface;
  }

  async function prepare(id: string): Promise<boolean> {
    const record = await slots.load(id);
    // As a launch decides (2.3); what it decides otherwise finds this surface unfit and opens its own.
    const release = isReadyToBegin(record) ? record.staged : (record.trial?.release ?? record.active);
    if (release === null) return false;
    if (ready !== null && isSame(ready, { id, ...release })) return true;
    await drop();
    try {
      return await open(id, release);
    } catch (error) {
      platform.log({ level: 'warn', event: 'not-prepared', programId: id, detail: messageOf(error) });
      return false;
    }
  }

  async function open(id: string, release: Release): Promise<boolean> {
    const { surfaces } = platform;
    if (surfaces.prepare === undefined) return false;
    // A launch tells of damage, and repairs it.
    const onTrouble = () => undefined;
    const record = await slots.load(id);
    const reading = await readInstalledRelease({ platform, store, trust, record, release, onTrouble });
    // There is no web view to make ready for a native program.
    if (reading.type !== 'whole' || reading.release.manifest.runtime === 'native') return false;
    const files = openReleaseFiles({ platform, downloads, store, release: reading.release, onTrouble });
    const pieces = await files.parts.here();
    await files.close();
    const { root: storeRoot } = trust.storeKeys;
    const storeKeys = trust.storeKeys.documents();
    const surface = await surfaces.prepare(
      preparedRelease(reading.release, { pieces, storeKeys, storeRoot }),
    );
    const stopTimer = afterForeground(platform.clock, READY_MS, () => {
      drop().catch((error: unknown) => {
        platform.log({ level: 'error', event: 'not-dropped', programId: id, detail: messageOf(error) });
      });
    });
    ready = { id, digest: release.digest, statement: release.statement, surface, stopTimer };
    return true;
  }

  async function drop(): Promise<void> {
    const dropped = ready;
    ready = null;
    dropped?.stopTimer();
    await dropped?.surface.close();
  }
}

/** Another statement may give the same package other domains. */
interface PreparedFor {
  readonly id: string;
  readonly digest: string;
  readonly statement: string;
}

function isSame(one: PreparedFor, other: PreparedFor): boolean {
  return one.id === other.id && one.digest === other.digest && one.statement === other.statement;
}

interface Ready extends PreparedFor {
  readonly surface: PreparedSurface;
  readonly stopTimer: () => void;
}
