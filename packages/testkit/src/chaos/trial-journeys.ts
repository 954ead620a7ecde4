// Journeys of releases that come, are tried, and stay or not.

import { attempt, beginTrial, behave, change, install, launch, offer, update } from './chaos-steps.js';

import type { Host } from '@org/host-core';
import type { ChaosJourney } from './chaos-journey.js';

/** Installs, updates, trials and the data that goes with them. */
export const trialJourneys = {
  'a first install': {
    run: async (device) => {
      await install(device, 'next');
      await launch(device);
      await device.shutDown();
      await launch(device);
    },
  },
  'an update that is confirmed': {
    run: async (device) => {
      await install(device, 'old');
      await install(device, 'next');
      await device.shutDown();
      await launch(device);
    },
  },
  'an update that fails its trial': {
    run: async (device) => {
      await install(device, 'old');
      behave(device, 'next', 'throws');
      await install(device, 'next');
      await update(device);
      await launch(device);
    },
  },
  'an update that never comes up': {
    run: async (device) => {
      await install(device, 'old');
      behave(device, 'next', 'paints-nothing');
      offer(device, 'next', 'old');
      await update(device);
      for (let attempts = 0; attempts < 2; attempts += 1) {
        await launch(device);
        device.kill();
      }
      device.ledger.becomes('old');
      await launch(device);
    },
  },
  'an update killed in the background': {
    run: async (device) => {
      await install(device, 'old');
      behave(device, 'next', 'never-ready');
      offer(device, 'next');
      await update(device);
      for (let kills = 0; kills < 3; kills += 1) {
        await launch(device);
        device.surface?.sign({ type: 'hidden' });
        await device.calm();
        device.kill();
      }
      await launch(device);
      await device.advance(20_000);
      await launch(device);
    },
  },
  'an update with other data': {
    run: async (device) => {
      await install(device, 'other-data');
      await install(device, 'next');
      await launch(device);
    },
  },
  'an update with other data that fails': {
    run: async (device) => {
      await install(device, 'other-data');
      behave(device, 'next', 'throws-writing');
      await install(device, 'next');
      await launch(device);
    },
  },
  'an update with other data that is killed': {
    run: async (device) => {
      await beginTrial(device);
      device.kill();
      // The second attempt is the last.
      device.ledger.mayBecome('other-data');
      device.ledger.leadsTo(null);
      await launch(device);
      await device.advance(20_000);
      await launch(device);
    },
  },
  'a trial with other data that gives way': {
    run: async (device) => {
      await beginTrial(device);
      await install(device, 'wide');
    },
  },
  'an update that may do more': {
    run: async (device) => {
      const { cast, ledger } = device;
      await install(device, 'next');
      offer(device, 'wide');
      await update(device, { agrees: false });
      await launch(device);
      ledger.mayBecome('wide');
      const isAccepted = await attempt(device, () => device.with((host) => acceptShown(host, cast.id)));
      if (isAccepted === true) ledger.becomes('wide');
      await launch(device);
    },
  },
  'a forced update': {
    run: async (device) => {
      const { ledger } = device;
      await install(device, 'old');
      change(device, { isGone: true });
      offer(device, 'forced next');
      ledger.mayBecome('update-required');
      if ((await update(device)) === 'offline') ledger.becomes('update-required');
      await launch(device);
      change(device, { isGone: false });
      ledger.mayBecome('next');
      await launch(device);
    },
  },
} as const satisfies Readonly<Record<string, ChaosJourney>>;

/** The user agrees to what the list of programs shows. */
async function acceptShown(host: Host, id: string): Promise<boolean> {
  const shown = (await host.installed()).find((program) => program.id === id);
  const { stagedVersion: version = null, stagedAdds: added = null } = shown ?? {};
  return version !== null && added !== null && host.acceptUpdate(id, { version, added });
}
