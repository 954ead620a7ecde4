import { createModelledDisk } from '@org/testkit';
import { rowsText } from './ledger.js';
import { inChunks, runJourney } from './run-journey.js';

import type { CrashOptions, DiskFault, DiskImage, DiskOperation, ModelledDisk } from '@org/testkit';
import type { FileStore } from '../../src/file-store.js';
import type { Step } from './journeys.js';
import type { Ledger } from './ledger.js';
import type { OpenStore } from './run-journey.js';

/** What was tried, and what broke a promise. */
export interface Exploration {
  operations: number;
  disks: number;
  readonly violations: string[];
}

interface Exploring {
  readonly openStore: OpenStore;
  readonly crash: CrashOptions;
  readonly found: Exploration;
}

/** A store that is as wrong as this needs no further proof. */
const maxViolations = 10;

/** Cuts the power in each operation of a journey, and in each operation of the recovery after it. */
export async function exploreCuts(
  steps: readonly Step[],
  openStore: OpenStore,
  crash: CrashOptions = {},
): Promise<Exploration> {
  const found: Exploration = { operations: 0, disks: 0, violations: [] };
  const exploring = { openStore, crash, found };
  const whole = createModelledDisk();
  found.violations.push(...(await runJourney(steps, { disk: whole, openStore })).violations);
  found.operations = whole.operations.length;
  // One beyond the last: the power is cut when all is done.
  for (let cutAt = 1; cutAt <= found.operations + 1 && found.violations.length < maxViolations; cutAt += 1) {
    const disk = createModelledDisk({ cutAt });
    const { ledger } = await runJourney(steps, { disk, openStore });
    const where = `cut in operation ${String(cutAt)} (${disk.operations.at(-1)?.type ?? ''} ${disk.operations.at(-1)?.path ?? ''})`;
    const images = [...disk.crashDisks({ ...crash, seed: cutAt })];
    for (const image of images) await judge(image, { ledger, where, ...exploring });
    // The process alone is killed; or the power is cut, and cut again while the store recovers.
    for (const image of [disk.afterKill(), ...images.slice(1, 2), ...images.slice(-1)])
      await exploreRecovery(image, { ledger, where, ...exploring });
  }
  return found;
}

/** Lets each operation of a journey fail once and lets the disk be full from each one on, then cuts the power. */
export async function exploreFaults(
  steps: readonly Step[],
  openStore: OpenStore,
  crash: CrashOptions = {},
): Promise<Exploration> {
  const found: Exploration = { operations: 0, disks: 0, violations: [] };
  const whole = createModelledDisk();
  await runJourney(steps, { disk: whole, openStore });
  for (const operation of whole.operations)
    for (const [name, faultOf] of faultsAt(operation)) {
      // Cut soon after, or at the end.
      for (const cutAt of [operation.number + 1, operation.number + 2, operation.number + 4, Infinity]) {
        const disk = createModelledDisk({ cutAt, faultOf });
        const { ledger, violations } = await runJourney(steps, { disk, openStore, isFaulty: true });
        const where = `${name} at operation ${String(operation.number)}, cut at ${String(cutAt)}`;
        found.operations += 1;
        found.violations.push(...violations.map((violation) => `${where}: ${violation}`));
        for (const image of [disk.afterKill(), ...disk.crashDisks({ ...crash, seed: operation.number })])
          await judge(image, { ledger, where, openStore, crash, found });
      }
    }
  return found;
}

function faultsAt({
  type,
  number,
}: DiskOperation): readonly (readonly [string, (operation: DiskOperation) => DiskFault | null])[] {
  const once = (fault: DiskFault) =>
    [fault, (at: DiskOperation) => (at.number === number ? fault : null)] as const;
  const fromHere = ['full from here', (at: DiskOperation) => (at.number >= number ? 'full' : null)] as const;
  switch (type) {
    case 'sync':
    case 'sync-folder':
      return [once('sync-fails-lost'), once('sync-fails-kept')];
    case 'write':
    case 'create':
      return [once('full'), fromHere];
    case 'truncate':
    case 'rename':
    case 'remove':
      return [];
  }
}

interface Judged extends Exploring {
  readonly ledger: Ledger;
  readonly where: string;
}

async function exploreRecovery(image: DiskImage, judged: Judged): Promise<void> {
  const whole = createModelledDisk({ image });
  await judged.openStore(whole);
  for (let cutAt = 1; cutAt <= whole.operations.length; cutAt += 1) {
    const disk = createModelledDisk({ image, cutAt });
    await judged.openStore(disk).catch(() => undefined); // the cut
    const where = `${judged.where}, ${image.story}, then in operation ${String(cutAt)} of the recovery`;
    for (const again of disk.crashDisks({ ...judged.crash, seed: cutAt, samples: 2 }))
      await judge(again, { ...judged, where });
  }
}

/** Opens the store on a disk as it was left, holds it to its promises, and sees that it works and keeps what it now says. */
async function judge(image: DiskImage, { ledger, where, openStore, found }: Judged): Promise<void> {
  found.disks += 1;
  try {
    const disk = createModelledDisk({ image });
    const store = await openStore(disk);
    const rows = await rowsOf(store);
    if (!ledger.allowsRows(rowsText(rows))) complain(`rows ${rowsText(rows)}`);
    const blobs = await blobsOf(store);
    for (const [key, text] of blobs) if (!ledger.allowsBlob(key, text)) complain(`blob ${key} is ${text}`);
    for (const key of ledger.blobKeys)
      if (!blobs.has(key) && !ledger.allowsBlob(key, null)) complain(`blob ${key} is gone`);
    await expectAfterCut(disk, 'what it answered', rows, blobs);

    const more = ['after', 'the cut'] as const;
    await store.blobs.put(more[0], inChunks(more[1]));
    await store.records.commit(new Map([more]), { durable: true });
    await expectAfterCut(disk, 'what it wrote', [...rows, more], [...blobs, more]);
  } catch (error) {
    complain(String(error));
  }

  /** All that nobody has synced is lost. */
  async function expectAfterCut(disk: ModelledDisk, what: string, rows: Pairs, blobs: Pairs): Promise<void> {
    const [lost] = disk.crashDisks({ samples: 0 });
    if (lost === undefined) throw new Error('A disk has no image.');
    const store = await openStore(createModelledDisk({ image: lost }));
    const left = rowsText(await rowsOf(store));
    if (left !== rowsText(rows)) complain(`of ${what} a second cut left the rows ${left}`);
    const kept = await blobsOf(store);
    for (const [key, text] of blobs)
      if (kept.get(key) !== text)
        complain(`of ${what} a second cut left blob ${key}: ${String(kept.get(key))}`);
  }

  function complain(what: string): void {
    found.violations.push(`${where}; ${image.story}: ${what.slice(0, 200)}`);
  }
}

type Pairs = Iterable<readonly [string, string]>;

function rowsOf({ records }: FileStore): Promise<readonly (readonly [string, string])[]> {
  return records.list('');
}

async function blobsOf({ blobs }: FileStore): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const key of await blobs.keys()) {
    const bytes = await blobs.read(key, 0, (await blobs.size(key)) ?? 0);
    texts.set(key, new TextDecoder().decode(bytes));
  }
  return texts;
}
