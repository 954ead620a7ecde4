import { runChaos } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { journeysNamed, makeCasts, openStore } from './chaos/chaos-scene.js';

import type { ChaosCast, OpenChaosStore } from '@org/testkit';
import type { Platform, PlatformRecords } from '@org/host-core';

// The explorer has to find what it is there to find: each platform below is wrong in one way.

type Changes = ReadonlyMap<string, string | null>;

interface Sabotage {
  readonly journey: string;
  readonly platform?: (platform: Platform) => Platform;
  readonly store?: OpenChaosStore;
}

const commitAlone = (records: PlatformRecords, changes: Changes, durable = true) =>
  records.commit(changes, { durable });

const sabotages: Readonly<Record<string, Sabotage>> = {
  'commits one record after the other': {
    journey: 'an update with other data that fails',
    platform: withRecords((records) => ({
      ...records,
      commitIf: async (expected, changes) => {
        for (const [key, value] of [...expected]) if ((await records.get(key)) !== value) return false;
        for (const change of changes) await commitAlone(records, new Map([change]));
        return true;
      },
    })),
  },
  'answers a commit that is not durable': {
    journey: 'an update that is confirmed',
    platform: withRecords((records) => ({
      ...records,
      commitIf: async (_expected, changes) => {
        await commitAlone(records, changes, false);
        return true;
      },
    })),
  },
  'says that a package is kept before it is on the disk': {
    journey: 'a first install',
    store: (disk) =>
      openStore({
        ...disk,
        create: async (path) => ({
          ...(await disk.create(path)),
          ...unsyncedUnless(path.includes('/records.')),
        }),
      }),
  },
  'keeps names in the cache': {
    journey: 'a first install',
    store: (disk) => openStore({ ...disk, syncFolder: () => Promise.resolve() }),
  },
  'deletes packages before the record that lets go of them': {
    journey: 'a removal and a new install',
    platform: (platform) => ({
      ...platform,
      records: {
        ...platform.records,
        commit: async (changes, options) => {
          if ([...changes].some(([key, value]) => key.startsWith('program/') && value === null))
            for (const key of await platform.blobs.keys()) await platform.blobs.delete(key);
          await platform.records.commit(changes, options);
        },
      },
    }),
  },
  'counts no attempt before the surface opens': {
    journey: 'an update that never comes up',
    platform: withRecords((records) =>
      changing(records, (text) => text.replace(/"attempts":\d+/u, '"attempts":0')),
    ),
  },
  'forgets which release has failed': {
    journey: 'an update that fails its trial',
    platform: withRecords((records) =>
      changing(records, (text) => text.replace(/"failed":\[.+\]/u, '"failed":[]')),
    ),
  },
  'takes no snapshot of the data': {
    journey: 'an update with other data that fails',
    platform: withRecords((records) => ({
      ...records,
      commitIf: (expected, changes) =>
        records.commitIf(expected, new Map([...changes].filter(([key]) => !key.startsWith('snapshot/')))),
    })),
  },
  'does not put the data back': {
    journey: 'an update with other data that fails',
    platform: withRecords((records) => ({
      ...records,
      commitIf: (expected, changes) =>
        records.commitIf(expected, new Map([...changes].filter(([key]) => !key.startsWith('storage/')))),
    })),
  },
  'deletes no packages': {
    journey: 'room made by letting go of the release before',
    platform: (platform) => ({ ...platform, blobs: { ...platform.blobs, delete: () => Promise.resolve() } }),
  },
};

describe('the explorer', () => {
  let cast: ChaosCast;

  beforeAll(async () => {
    cast = await makeCasts.small();
  });

  it.each(Object.entries(sabotages))(
    'finds that a platform %s',
    async (_what, { journey, platform, store = openStore }) => {
      const { violations } = await runChaos({
        ...{ cast, openStore: store, seed: 1, journeys: journeysNamed(journey) },
        ...(platform === undefined ? {} : { sabotage: platform }),
        effort: { disks: 0, faults: 0, recoveries: 0 },
        crash: { samples: 0 },
      });
      console.log(`${String(violations.length)}: ${violations[0]?.slice(0, 300) ?? 'nothing'}`);
      expect(violations).not.toEqual([]);
    },
    60_000,
  );
});

function withRecords(
  change: (records: PlatformRecords) => PlatformRecords,
): (platform: Platform) => Platform {
  return (platform) => ({ ...platform, records: change(platform.records) });
}

/** Records whose program row is another than was meant. */
function changing(records: PlatformRecords, change: (text: string) => string): PlatformRecords {
  return {
    ...records,
    commitIf: (expected, changes) =>
      records.commitIf(
        expected,
        new Map(
          [...changes].map(([key, text]) => [
            key,
            text !== null && key.startsWith('program/') ? change(text) : text,
          ]),
        ),
      ),
  };
}

function unsyncedUnless(isSynced: boolean): { readonly sync?: () => Promise<void> } {
  return isSynced ? {} : { sync: () => Promise.resolve() };
}
