import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { digestOf, openDownloadScene } from './download-scene.js';
import { cutAfter, silent } from './lying-server.js';
import { openPackageSpace } from '../src/package-space.js';
import { emptyRecord, recordKey } from '../src/program-record.js';

import type { DownloadScene } from './download-scene.js';
import type { PlatformBlobs } from '../src/platform.js';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

const MIB = 1_048_576;
const DAY_MS = 86_400_000;
let factory: ReleaseFactory;
/** Large enough to be kept in parts. */
let large: PublishedRelease;
let small: PublishedRelease;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  large = await factory.release({ files: { 'video.mp4': new Uint8Array(3 * MIB).fill(1) } });
  small = await factory.release({ files: { 'photo.png': new Uint8Array(500_000).fill(2) } });
});

const orphan = 'a'.repeat(64);
const named = 'b'.repeat(64);

describe('room for a download (updates 5.9)', () => {
  let scene: DownloadScene;

  /** A device where so much fits, with two packages of a megabyte: one that a program has, one that nobody has. */
  function openFullDevice(options: Parameters<typeof openDownloadScene>[1]): void {
    scene = openDownloadScene(factory, options);
    scene.serve(large);
    scene.serve(small);
    const { bodies, rows } = scene.platform.disk;
    bodies.set(`${orphan}.mpk`, new Uint8Array(MIB));
    bodies.set(`${named}.mpk`, new Uint8Array(MIB));
    // A row that cannot be read may name anything that it spells.
    rows.set(recordKey('com.example.cards'), `{"active":{"digest":"${named}"}`);
  }

  it('is made of what nothing names, and of no more than is needed', async () => {
    openFullDevice({ quotaBytes: 2.2 * MIB });
    const { bodies } = scene.platform.disk;
    bodies.set(`${'c'.repeat(64)}.mpk.part-0`, new Uint8Array(100));
    expect(await scene.fetch(small)).toBe('fetched');
    expect(scene.blobKeys()).not.toContain(`${orphan}.mpk`);
    expect(scene.blobKeys()).toContain(`${named}.mpk`);
  });

  it('is asked of the host when nothing can simply go', async () => {
    const asked: number[] = [];
    openFullDevice({
      quotaBytes: 1.25 * MIB,
      evict: (neededBytes) => {
        asked.push(neededBytes);
        scene.platform.disk.bodies.delete(`${named}.mpk`);
        return Promise.resolve();
      },
    });
    expect(await scene.fetch(small)).toBe('fetched');
    expect(asked).toEqual([small.container.length - 0.25 * MIB]);
  });

  it('that cannot be had ends the download at its first bytes', async () => {
    openFullDevice({ quotaBytes: 1.2 * MIB });
    expect(await scene.fetch(small)).toBe('NoSpaceError');
    expect([scene.server.sending, scene.server.sentBytes]).toEqual([0, 65_536]);
    expect(scene.blobKeys()).toEqual([`${named}.mpk`]);
  });

  it('takes nothing from anybody when the package is larger than all room', async () => {
    openFullDevice({ quotaBytes: 2 * MIB, evict: () => Promise.reject(new Error('asked')) });
    expect(await scene.fetch(large)).toBe('NoSpaceError');
    expect(scene.blobKeys()).toContain(`${orphan}.mpk`);
  });

  it('counts what the device says is free, parts and whole beside each other', async () => {
    const freeOf = (freeBytes: number) => ({
      blobs: (good: PlatformBlobs) => ({ ...good, freeBytes: () => Promise.resolve(freeBytes) }),
    });
    openFullDevice(freeOf(5 * MIB));
    expect(await scene.fetch(large)).toBe('NoSpaceError');
    openFullDevice(freeOf(7 * MIB));
    expect(await scene.fetch(large)).toBe('fetched');
  });

  it('that others were promised is not promised again', async () => {
    openFullDevice({ quotaBytes: 4.7 * MIB });
    scene.server.lies.push(cutAfter(MIB));
    void scene.begin(large);
    await settle();
    expect(await scene.begin(small)).toBe('fetched');
    expect(scene.blobKeys()).toContain(`${named}.mpk`);
    openFullDevice({ quotaBytes: 4.2 * MIB });
    scene.server.lies.push(cutAfter(MIB));
    void scene.begin(large);
    await settle();
    expect(await scene.begin(small)).toBe('NoSpaceError');
  });
});

describe('a package that has just arrived', () => {
  it('is not taken for another one before its record is written', async () => {
    const scene = openDownloadScene(factory, { quotaBytes: 3.2 * MIB });
    scene.serve(large);
    scene.serve(small);
    expect(await scene.fetch(small)).toBe('fetched');
    expect(await scene.fetch(large)).toBe('NoSpaceError');
    expect(scene.blobKeys()).toEqual([`${digestOf(small)}.mpk`]);
    // After a restart nobody waits for it.
    scene.restart();
    expect(await scene.fetch(large)).toBe('fetched');
  });

  it('is not taken by another page while the one that fetched it lives', async () => {
    const scene = openDownloadScene(factory, { quotaBytes: 3.2 * MIB, page: 'first' });
    scene.serve(large);
    scene.serve(small);
    expect(await scene.fetch(small)).toBe('fetched');
    scene.restart({ quotaBytes: 3.2 * MIB, page: 'second', others: ['first'] });
    expect(await scene.fetch(large)).toBe('NoSpaceError');
    scene.restart({ quotaBytes: 3.2 * MIB, page: 'second' });
    expect(await scene.fetch(large)).toBe('fetched');
  });
});

describe('a disk that is full in the middle of a download', () => {
  it.each([1, 2, 3])(
    'at write %i: it ends, leaves nothing of it, and nothing else is touched',
    async (at) => {
      let writes = 0;
      const scene = openDownloadScene(factory, {
        blobs: (good) => ({
          ...good,
          put: (key, chunks) => {
            writes += 1;
            return writes < at ? good.put(key, chunks) : refuse(chunks);
          },
        }),
      });
      scene.serve(large);
      scene.platform.disk.rows.set(recordKey('com.example.cards'), named);
      scene.platform.disk.bodies.set(`${named}.mpk`, new Uint8Array(9));
      // A part and the whole are two writes; the third is after the end.
      expect(await scene.fetch(large)).toBe(at === 3 ? 'fetched' : 'NoSpaceError');
      expect(scene.blobKeys()).toEqual(
        at === 3 ? [`${named}.mpk`, `${digestOf(large)}.mpk`] : [`${named}.mpk`],
      );
    },
  );

  it('is asked once more after what can go has gone, and goes on where it was', async () => {
    const bodies = (): Map<string, Uint8Array> => scene.platform.disk.bodies;
    const scene: DownloadScene = openDownloadScene(factory, {
      blobs: (good) => ({
        ...good,
        put: (key, chunks) => (bodies().has(`${orphan}.mpk`) ? refuse(chunks) : good.put(key, chunks)),
      }),
    });
    scene.serve(large);
    bodies().set(`${orphan}.mpk`, new Uint8Array(9));
    expect(await scene.fetch(large)).toBe('fetched');
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk`]);
  });

  it('ends so too when not even a note can be written', async () => {
    const scene = openDownloadScene(factory);
    scene.serve(small);
    scene.platform.records.commit = () => Promise.reject(quotaExceeded());
    scene.platform.blobs.put = (_key, chunks) => refuse(chunks);
    expect(await scene.fetch(small)).toBe('NoSpaceError');
  });
});

describe('sweeping', () => {
  let scene: DownloadScene;
  const sweep = (held: readonly string[] = []) =>
    openPackageSpace(scene.platform, { heldDigests: () => new Set(held) }).sweep();

  beforeEach(() => {
    scene = openDownloadScene(factory);
    scene.serve(large);
    scene.platform.disk.bodies.set(`${orphan}.mpk`, new Uint8Array(9));
    scene.platform.disk.bodies.set(`${orphan}.mpk.part-0`, new Uint8Array(9));
  });

  it('removes what nothing names, and leaves what a launch runs from', async () => {
    await sweep([orphan]);
    expect(scene.blobKeys()).toHaveLength(2);
    scene.platform.disk.rows.set('lease/com.example.loans/tab-2', orphan);
    await sweep();
    expect(scene.blobKeys()).toHaveLength(2);
    scene.platform.disk.rows.clear();
    await sweep();
    expect(scene.blobKeys()).toEqual([]);
  });

  it('leaves blobs that are no packages alone', async () => {
    scene.platform.disk.bodies.set('theme.css', new Uint8Array(9));
    await sweep();
    expect(scene.blobKeys()).toEqual(['theme.css']);
  });

  it('leaves a package that a record names, in whatever slot, and not for having failed once', async () => {
    const { digest, ...row } = { digest: orphan, version: '1.0.0', name: 'Loans', releaseSeq: 1 };
    const release = { digest, ...row, keyId: named, publishedAt: '', dataVersion: 1, rollbackFloor: null };
    const sizes = { manifestBytes: 1, containerBytes: 1, statement: '' };
    const record = { ...emptyRecord('com.example.loans'), previous: { ...release, ...sizes } };
    const key = recordKey('com.example.loans');
    scene.platform.disk.rows.set(key, JSON.stringify(record));
    await sweep();
    expect(scene.blobKeys()).toHaveLength(2);
    const failed = [{ digest, version: '1.0.0', reason: 'It showed nothing.', atMs: 0 }];
    scene.platform.disk.rows.set(key, JSON.stringify({ ...emptyRecord('com.example.loans'), failed }));
    await sweep();
    expect(scene.blobKeys()).toEqual([]);
  });

  it('keeps what has arrived of a download for a week, and for as long as the program is not offered another', async () => {
    scene.server.lies.push(cutAfter(2.5 * MIB), silent);
    void scene.begin(large);
    await settle();
    scene.restart();
    await sweep();
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk.part-0`]);
    await scene.platform.clock.advance(7 * DAY_MS - 1);
    await sweep();
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk.part-0`]);
    await scene.platform.clock.advance(2);
    await sweep();
    expect(scene.blobKeys()).toEqual([]);
    expect([...scene.platform.disk.rows.keys()]).toEqual([]);
  });

  it('does not wait a week for a release that has been replaced', async () => {
    scene.server.lies.push(cutAfter(2.5 * MIB), silent);
    void scene.begin(large);
    await settle();
    scene.restart();
    scene.serve(small);
    expect(await scene.fetch(small)).toBe('fetched');
    await sweep();
    expect(scene.blobKeys()).toEqual([`${digestOf(small)}.mpk`]);
  });
});

async function refuse(chunks: AsyncIterable<Uint8Array>): Promise<never> {
  for await (const chunk of chunks) if (chunk.length > 0) break;
  throw quotaExceeded();
}

function quotaExceeded(): Error {
  const error = new Error('The disk is full.');
  error.name = 'QuotaExceededError';
  return error;
}
