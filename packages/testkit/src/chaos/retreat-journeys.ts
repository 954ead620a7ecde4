// Journeys of releases that are taken back.

import { attempt, beginTrial, change, install, launch, offer, onScreen, update } from './chaos-steps.js';
import { needsPrevious } from './needs-previous.js';

import type { ChaosDevice } from './chaos-device.js';
import type { ChaosJourney } from './chaos-journey.js';
import type { Ending } from './chaos-ledger.js';

/** Rollbacks and recalls by the store, and the user who has had enough. */
export const retreatJourneys = {
  'a rollback by the store': {
    run: async (device) => {
      await install(device, 'old');
      await install(device, 'next');
      offer(device, 'old again');
      await update(device);
      await launch(device);
      await launch(device);
    },
    absent: needsPrevious,
  },
  'a soft recall': {
    run: async (device) => {
      await install(device, 'old');
      await install(device, 'next');
      await recall(device, 'soft', 'old');
      await launch(device);
    },
    absent: needsPrevious,
  },
  'a hard recall of what runs': {
    run: async (device) => {
      await install(device, 'old');
      await install(device, 'next');
      await recall(device, 'hard', 'old');
      if (device.trouble === null && onScreen(device) !== 'closed')
        device.complain('a hard recall left the release on the screen');
      await launch(device);
    },
    absent: needsPrevious,
  },
  'a recall of a trial': {
    run: async (device) => {
      await beginTrial(device);
      await recall(device, 'hard', 'other-data');
      await launch(device);
    },
  },
  'a recall of the only release': {
    run: async (device) => {
      await install(device, 'next');
      await recall(device, 'soft', 'recalled');
      await launch(device);
    },
  },
  'a removal and a new install': {
    run: async (device) => {
      const { cast, ledger } = device;
      await install(device, 'next');
      ledger.onUninstall(false);
      ledger.leadsTo(null);
      const isGone = await attempt(device, () =>
        device.with((host) => host.uninstall(cast.id).then(() => true)),
      );
      if (isGone === true) ledger.onUninstall(true);
      await launch(device);
      await install(device, 'next');
    },
  },
} as const satisfies Readonly<Record<string, ChaosJourney>>;

async function recall(device: ChaosDevice, mode: 'soft' | 'hard', left: Ending): Promise<void> {
  const { ledger } = device;
  change(device, { recall: mode });
  ledger.mayBeRecalled(left);
  ledger.leadsTo(left);
  const answer = await attempt(device, () => device.with((host) => host.refreshRecalls()));
  await device.calm();
  if (answer === 'renewed') ledger.onRecalled();
}
