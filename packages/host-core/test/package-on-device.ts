import { verifyPackage } from '@org/package-format';
import { createMemoryPlatform, createMemoryStore, createReleaseFactory } from '@org/testkit';

import { wholePiece } from '../src/container-pieces.js';
import { openDownloads } from '../src/downloads.js';
import { openReleaseFiles } from '../src/release-files.js';
import { createStoreClient } from '../src/store-client.js';

import type { PlatformBlobs, PlatformNetwork } from '../src/platform.js';
import type { ReleaseFiles } from '../src/release-files.js';
import type { FileTrouble } from '../src/repair-part.js';
import type { MemoryPlatform, MemoryStore, PublishedRelease } from '@org/testkit';
import type { ContainerLayout, Manifest } from '@org/package-format';

/** Files of every kind, one of them larger than the pieces in which a package is copied. */
const video = new Uint8Array(2_500_000).fill(5);
export const files = {
  'index.html': '<!doctype html><title>Loans</title><script src="app.js"></script>',
  'app.js': 'document.title = "Loans: it runs";',
  'style.css': 'body { margin: 0 }',
  'data/rates.json': '{"rates":[1,2,3]}',
  'img/photo.png': Uint8Array.from({ length: 4_000 }, (_, index) => (index * 31) % 251),
  'img/one.bin': Uint8Array.of(7),
  'more/deep/page.html': '<p>More</p>',
};

/** A signed release, and where its files stand. */
export interface SignedPackage {
  readonly published: PublishedRelease;
  readonly layout: ContainerLayout;
  readonly manifest: Manifest;
}

/** A device that has the package, and a store that has it too. */
export interface PackageOnDevice {
  readonly store: MemoryStore;
  readonly platform: MemoryPlatform;
  /** What was found damaged so far. */
  readonly troubles: readonly FileTrouble[];
  /** Opens the files as a new launch does, on this device or a worse one. */
  open(changes?: { readonly blobs?: PlatformBlobs; readonly network?: PlatformNetwork }): ReleaseFiles;
  blobsWith(changes: Partial<PlatformBlobs>): PlatformBlobs;
  /** Flips one bit, at a place between the first byte of the file (0) and its last (1). */
  flip(path: string, place: number): void;
  /** The container as it is on the disk. */
  onDisk(): Uint8Array;
  isOnDisk(container: Uint8Array): boolean;
  placeOf(path: string): { readonly offset: number; readonly size: number };
  /** The file as it was signed. */
  contentOf(path: string): Uint8Array;
}

/** Makes the package. Slow: keys. */
export async function signPackage(): Promise<SignedPackage> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const published = await factory.release({
    files: { ...files, 'video.mp4': video },
    manifest: { packages: { more: { prefix: 'more/' } } },
  });
  const keys = [factory.partner.publicKey];
  const { layout, manifest } = await verifyPackage(published.container, {
    keys,
    crypto: factory.authority.crypto,
  });
  return { published, layout, manifest };
}

/** Puts it on a new device. */
export function packageOnDevice({ published, layout, manifest }: SignedPackage): PackageOnDevice {
  const { container, sha256 } = published;
  const containerKey = 'loans.mpk';
  const store = createMemoryStore();
  store.publish(published);
  const platform = createMemoryPlatform({ network: store.network, program: () => undefined });
  platform.disk.bodies.set(containerKey, container.slice());
  const troubles: FileTrouble[] = [];
  const onDisk = () => platform.disk.bodies.get(containerKey) ?? new Uint8Array();
  const placeOf = (path: string) => {
    const place = layout.files.get(path);
    if (place === undefined) throw new Error(`${path} is not in the release.`);
    return place;
  };
  return {
    store,
    platform,
    troubles,
    open: (changes = {}) => {
      const changed = { ...platform, ...changes };
      return openReleaseFiles({
        platform: changed,
        store: createStoreClient(changed, store.url),
        downloads: openDownloads(changed),
        release: {
          manifest,
          layout,
          kept: {
            containerSha256: sha256,
            containerBytes: container.length,
            pieces: [wholePiece(containerKey, container.length)],
          },
        },
        onTrouble: (trouble) => troubles.push(trouble),
      });
    },
    blobsWith: (changes) => ({ ...platform.blobs, ...changes }),
    flip: (path, place) => {
      const { offset, size } = placeOf(path);
      const at = offset + Math.round((size - 1) * place);
      onDisk()[at] = (onDisk()[at] ?? 0) ^ 1;
    },
    onDisk,
    // Faster than an assertion over millions of bytes.
    isOnDisk: (bytes) => Buffer.compare(onDisk(), bytes) === 0,
    placeOf,
    contentOf: (path) => {
      const { offset, size } = placeOf(path);
      return container.slice(offset, offset + size);
    },
  };
}
