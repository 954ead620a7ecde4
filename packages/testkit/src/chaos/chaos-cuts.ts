// Every moment of a journey at which the power can be cut, from one run of it.

import { createChaosDevice } from './chaos-device.js';
import { createChaosLedger } from './chaos-ledger.js';
import { firstWorld } from './chaos-world.js';

import type { DiskOperation, ModelledDisk } from '../disk/modelled-disk.js';
import type { ChaosCast } from './chaos-cast.js';
import type { ChaosDevice, ChaosDeviceOptions } from './chaos-device.js';
import type { ChaosLedger } from './chaos-ledger.js';
import type { ChaosWorld } from './chaos-world.js';

/** A moment at which the power is cut: before an operation of the disk, so in the middle of the one before it. */
export interface CutPoint {
  readonly where: string;
  /** Switched off as it is; what it may hold then are its crash disks. */
  readonly disk: ModelledDisk;
  /** What had been told by then. */
  readonly ledger: ChaosLedger;
  readonly world: ChaosWorld;
}

/** What every device of an exploration is made with. */
export type ChaosSetting = Pick<ChaosDeviceOptions, 'cast' | 'openStore' | 'sabotage'>;

/** A run of a device with nothing installed; answers its moments, and the disk operations it made. */
export async function recordCuts(
  run: (device: ChaosDevice) => Promise<void>,
  setting: ChaosSetting & Partial<ChaosDeviceOptions> & Pick<ChaosDeviceOptions, 'complain'>,
): Promise<{ readonly cuts: readonly CutPoint[]; readonly operations: readonly DiskOperation[] }> {
  const cuts: CutPoint[] = [];
  const operations: DiskOperation[] = [];
  const cut = (where: string, at: ChaosDevice) => {
    cuts.push({ where, disk: at.disk(), ledger: at.ledger.copy(), world: at.world });
  };
  const device = createChaosDevice({
    world: firstWorld(setting.cast),
    ledger: firstLedger(setting.cast),
    ...setting,
    onOperation: (operation, at) => {
      operations.push(operation);
      const { type, path } = operation;
      cut(`before operation ${String(operations.length)} (${type} ${path})`, at);
    },
  });
  try {
    await run(device);
  } catch (error) {
    setting.complain(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  cut('at the end', device);
  return { cuts, operations };
}

/** Nothing is installed, and nothing was told. */
export function firstLedger({ releases }: ChaosCast): ChaosLedger {
  return createChaosLedger((release) => releases.get(release)?.verified.manifest.dataVersion ?? 0);
}
