import { verifyFile } from '@org/package-format';

import type { ContainerFile, ContainerLayout, PackageCrypto } from '@org/package-format';

/** The files of a release, each verified every time it is asked for. */
export interface ServedFiles {
  /** Equal to what the partner signed; null when the release has no such file. Throws PackageError when it is damaged for good. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What files are read from, and who helps when one is damaged. */
export interface ServedFilesOptions {
  readonly layout: ContainerLayout;
  readonly container: Blob;
  readonly crypto: PackageCrypto;
  /** Bytes of the file for which `isRight` says yes, or null. */
  readonly askHost: (
    path: string,
    isRight: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>,
  ) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Keeps the container with a file repaired. */
  readonly keep: (container: Blob) => Promise<void>;
}

/** Serves files from a container that the program, or the disk, may have changed. */
export function createServedFiles(options: ServedFilesOptions): ServedFiles {
  const { layout, crypto, askHost, keep } = options;
  let container = options.container;
  let kept = Promise.resolve();
  const reading = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  return {
    read: async (path) => {
      const file = layout.files.get(path);
      if (file === undefined) return null;
      // A file that is asked for twice at once is hashed, and asked of the host, once.
      const running = reading.get(path) ?? readFile(path, file).finally(() => reading.delete(path));
      reading.set(path, running);
      return running;
    },
  };

  async function readFile(path: string, file: ContainerFile): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const bytes = await bytesOf(container.slice(file.offset, file.offset + file.size));
      await verifyFile({ layout, path, bytes }, crypto);
      return bytes;
    } catch (damage) {
      const bytes = await askHost(path, (answer) => isRight(path, answer));
      if (bytes === null) throw damage;
      await repair(file, bytes);
      return bytes;
    }
  }

  function isRight(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return verifyFile({ layout, path, bytes }, crypto).then(
      () => true,
      () => false,
    );
  }

  /** One repair after another is kept, each with those before it. */
  function repair({ offset, size }: ContainerFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    container = new Blob([container.slice(0, offset), bytes, container.slice(offset + size)]);
    // A browser that would not keep it costs the next worker another question, nothing else.
    kept = kept.then(() => keep(container)).catch(() => undefined);
    return kept;
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}
