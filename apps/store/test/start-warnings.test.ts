import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWarnings } from '../src/start-warnings.js';
import { openStoreFixture } from './fixture.js';
import type { StoreFixture } from './fixture.js';
import { nextStoreKeys, placeKey, readRoots, replaceRole, sendStoreKeys } from './store-keys.js';

let store: StoreFixture;

beforeAll(async () => {
  store = await openStoreFixture();
});

afterAll(() => store.close());

const warningsAt = (time: string) =>
  startWarnings({ trustFolder: store.trustFolder, keyring: store.trust.keyring, now: new Date(time) });

describe('what an operator hears at the start', () => {
  it('is that keys run out, from thirty days before', async () => {
    const runsOut = expect.stringContaining('The store keys are good until 2027-11-20T10:00:00Z') as string;
    expect(await warningsAt('2027-10-21T09:59:59Z')).not.toContainEqual(runsOut);
    expect(await warningsAt('2027-10-21T10:00:01Z')).toContainEqual(runsOut);
    expect(await warningsAt('2028-01-01T00:00:00Z')).toContainEqual(runsOut);
  });

  it('is nothing when the root keys are elsewhere and somebody else is the witness', async () => {
    const roots = await readRoots(store);
    const other = await placeKey(join(store.trustFolder, 'root-keys'), 'elsewhere');
    expect(await warningsAt('2026-11-20T10:00:00Z')).toHaveLength(2);
    await rm(join(store.trustFolder, 'root-keys'), { recursive: true });
    expect(await warningsAt('2026-11-20T10:00:00Z')).toHaveLength(1);
    const next = await nextStoreKeys(
      store.root,
      replaceRole(store.root, 'witnesses', other),
      roots.slice(0, 2),
    );
    // The new witness is not connected: the keys count from the log on all the same.
    expect((await sendStoreKeys(store, next)).status).toBe(503);
    expect(await warningsAt('2026-11-20T10:00:00Z')).toEqual([]);
  });
});
