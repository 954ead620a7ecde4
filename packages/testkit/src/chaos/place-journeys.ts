// Journeys that depend on the device: its room, its clock, its host, its network.

import { compareVersions } from '@org/package-format';

import { MODERN_HOST } from './chaos-releases.js';
import { change, install, launch, offer, update } from './chaos-steps.js';

import type { ChaosCast } from './chaos-cast.js';
import type { ChaosDevice } from './chaos-device.js';
import type { ChaosJourney } from './chaos-journey.js';

const YEAR_MS = 365 * 86_400_000;
/** A patch that saves less is not worth it to a host. */
const WORTHWHILE = 0.7;
const MIN_DELTA_BYTES = 65_536;

/** Little room, wrong clocks, old hosts, and packages that come in part. */
export const placeJourneys = {
  'room made by letting go of the release before': {
    run: async (device) => {
      change(device, { quotaBytes: bytesOf(device.cast, 'old', 'next', 'wide') - 1 });
      await install(device, 'old');
      await install(device, 'next');
      await install(device, 'wide');
    },
  },
  'a clock that jumps back a year': {
    run: async (device) => {
      await install(device, 'old');
      await device.shutDown();
      change(device, { nowMs: device.world.nowMs - YEAR_MS });
      await launch(device);
      await install(device, 'next');
    },
  },
  'a clock that stands still': {
    run: async (device) => {
      change(device, { isClockStuck: true });
      await install(device, 'old');
      await install(device, 'next');
    },
  },
  'a host that is too old for the update': {
    run: async (device) => {
      await install(device, 'next');
      offer(device, 'modern', 'next');
      await update(device);
      await launch(device);
      await device.shutDown();
      change(device, { hostVersion: MODERN_HOST });
      device.ledger.leadsTo('modern');
      await update(device);
      await launch(device);
    },
  },
  'a host that was put back': {
    run: async (device) => {
      const { cast, ledger } = device;
      await install(device, 'next');
      await device.shutDown();
      change(device, { hostVersion: OLD_HOST });
      ledger.becomes('host-update-required');
      ledger.leadsTo('host-update-required');
      await launch(device);
      await device.shutDown();
      change(device, { hostVersion: cast.hostVersion });
      ledger.becomes('next');
      ledger.leadsTo('next');
      await launch(device);
    },
    absent: ({ hostVersion }) =>
      compareVersions(OLD_HOST, hostVersion) < 0
        ? null
        : `its minHostVersion ${hostVersion} suits every host`,
  },
  'an update by a patch': {
    run: async (device) => {
      await install(device, 'old');
      await install(device, 'next');
      if (device.trouble === null && !device.asked.includes(device.cast.delta.path))
        device.complain('the store was never asked for the patch');
    },
    absent: ({ delta, releases }) => {
      const size = releases.get('next')?.container.length ?? 0;
      if (size < MIN_DELTA_BYTES) return 'it is too small for a patch to be worth it';
      const isWorthIt = delta.bytes.length < size * WORTHWHILE;
      return isWorthIt ? null : 'a patch from the release before saves too little: give one with --previous';
    },
  },
  'a sub-package that is loaded': {
    run: async (device) => {
      await install(device, 'next');
      for (const part of partsOf(device.cast)) await loadPart(device, part);
      await device.shutDown();
      await launch(device);
    },
    absent: (cast) => (partsOf(cast).length > 0 ? null : 'it has no sub-packages'),
  },
} as const satisfies Readonly<Record<string, ChaosJourney>>;

const OLD_HOST = '0.0.0-0';

function partsOf({ releases }: ChaosCast): readonly string[] {
  return Object.keys(releases.get('next')?.verified.manifest.packages ?? {});
}

async function loadPart(device: ChaosDevice, name: string): Promise<void> {
  const { guest, ledger } = device;
  if (guest === null) return;
  try {
    await device.with(() => guest.call('subpackage.load', { name }));
    ledger.onPart('next', name);
  } catch (error) {
    // The program was told so, and may ask again.
    if (device.trouble === null) throw error;
  }
}

function bytesOf({ releases }: ChaosCast, ...names: readonly ('old' | 'next' | 'wide')[]): number {
  return names.reduce((sum, name) => sum + (releases.get(name)?.container.length ?? 0), 0);
}
