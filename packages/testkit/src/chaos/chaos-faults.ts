// A disk that fails while the power stays on: it is full, or a sync fails. The journey goes on, and must end well later.

import { createModelledDisk } from '../disk/modelled-disk.js';
import { createChaosDevice } from './chaos-device.js';
import { firstLedger } from './chaos-cuts.js';
import { judgeDevice } from './chaos-judge.js';
import { firstWorld } from './chaos-world.js';

import type { DiskFault, DiskImage, DiskOperation } from '../disk/modelled-disk.js';
import type { ChaosSetting } from './chaos-cuts.js';
import type { ChaosJourney } from './chaos-journey.js';

/** One way for a disk to fail, once or from some moment on. */
export interface ChaosFault {
  readonly name: string;
  /** Counted over all starts of the device. */
  readonly at: number;
  readonly fault: DiskFault;
  readonly isLasting: boolean;
}

/** Every fault that operations of a journey can have. */
export function faultsOf(operations: readonly DiskOperation[]): readonly ChaosFault[] {
  return operations.flatMap(({ type, path }, index) => {
    const at = index + 1;
    const named = (fault: DiskFault, isLasting: boolean, what: string): ChaosFault => ({
      name: `${what} at operation ${String(at)} (${type} ${path})`,
      ...{ at, fault, isLasting },
    });
    switch (type) {
      case 'write':
      case 'create':
        return [named('full', false, 'full once'), named('full', true, 'full from then on')];
      case 'sync':
      case 'sync-folder':
        return [
          named('sync-fails-lost', false, 'a failing sync that loses'),
          named('sync-fails-kept', false, 'a failing sync that keeps'),
        ];
      case 'truncate':
      case 'rename':
      case 'remove':
        return [];
    }
  });
}

/** Goes the journey on a disk that fails; then it has room again, and the device is judged as after a kill and after a cut. */
export async function judgeFault(
  journey: ChaosJourney,
  { at, fault, isLasting }: ChaosFault,
  { complain, ...setting }: ChaosSetting & { readonly complain: (what: string) => void },
): Promise<number> {
  let operations = 0;
  const device = createChaosDevice({
    ...setting,
    world: firstWorld(setting.cast),
    ledger: firstLedger(setting.cast),
    faultOf: () => {
      operations += 1;
      return operations === at || (isLasting && operations > at) ? fault : null;
    },
    complain,
  });
  try {
    await journey.run(device);
  } catch (error) {
    complain(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const { ledger, world } = device;
  ledger.onRecovered();
  const images = imagesOf(device.disk().afterKill());
  for (const image of images)
    await judgeDevice(createChaosDevice({ ...setting, complain, ledger: ledger.copy(), world, image }));
  return images.length;
}

/** Killed with the power on; or cut, and all that was not synced is lost. */
function imagesOf(killed: DiskImage): readonly DiskImage[] {
  const [lost] = createModelledDisk({ image: killed }).crashDisks({ samples: 0 });
  return lost === undefined ? [killed] : [killed, lost];
}
