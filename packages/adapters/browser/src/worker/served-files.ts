import { verifyFile } from '@org/package-format';

import type { ContainerFile, ContainerLayout, Manifest, PackageCrypto } from '@org/package-format';

import { patchPiece, readPiece } from '../release-piece.js';

import type { ReleasePiece } from '../release-piece.js';

import type { HostQuestions } from './ask-host.js';

/** The files of a release, each verified every time it is asked for. */
export interface ServedFiles {
  /**
   * Equal to what the partner signed; null when the release has no such file, `unavailable` when its sub-package cannot be
   * had now. Throws PackageError when it is damaged for good.
   */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null | 'unavailable'>;
  /** Whether a file can be served as it is here, without help. */
  isWhole(path: string): Promise<boolean>;
  /** Whether it is whole, and serving it is a sign for nothing. */
  isAtHand(path: string): Promise<boolean>;
  /** Brings the sub-packages for which serving this file is the sign. */
  preload(path: string): Promise<void>;
}

/** What files are read from, and who helps when one is damaged or missing. */
export interface ServedFilesOptions {
  readonly layout: ContainerLayout;
  readonly manifest: Manifest;
  readonly pieces: readonly ReleasePiece[];
  readonly crypto: PackageCrypto;
  readonly askHost: HostQuestions;
  /** Keeps a piece that was repaired, or that came later. */
  readonly keep: (piece: ReleasePiece) => Promise<void>;
}

/** Serves files from pieces of a container that the program, or the disk, may have changed. */
export function createServedFiles(options: ServedFilesOptions): ServedFiles {
  const { layout, manifest, crypto, askHost, keep } = options;
  const pieces = [...options.pieces];
  let kept = Promise.resolve();
  const reading = new Map<string, ReturnType<ServedFiles['read']>>();
  const bringing = new Map<string, Promise<void>>();

  return {
    read: async (path) => {
      const file = layout.files.get(path);
      if (file === undefined) return null;
      // A file that is asked for twice at once is hashed, and asked of the host, once.
      const running = reading.get(path) ?? readFile(path, file).finally(() => reading.delete(path));
      reading.set(path, running);
      return running;
    },
    isWhole,
    isAtHand: async (path) => partsAfter(path).length === 0 && isWhole(path),
    preload: async (path) => {
      for (const name of partsAfter(path)) await bring(name);
    },
  };

  async function isWhole(path: string): Promise<boolean> {
    const file = layout.files.get(path);
    return file !== undefined && isRight(path, await bytesOf(indexOf(file), file));
  }

  /** The sub-packages that are to come when this file is served, and are not here. */
  function partsAfter(path: string): readonly string[] {
    return Object.entries(manifest.packages ?? {}).flatMap(([name, { preload = [] }]) =>
      preload.includes(path) && !isHere(name) ? [name] : [],
    );
  }

  async function readFile(path: string, file: ContainerFile): ReturnType<ServedFiles['read']> {
    const name = manifest.files[path]?.package;
    if (name !== undefined && indexOf(file) === null) await bring(name);
    const index = indexOf(file);
    if (index === null && name !== undefined) return 'unavailable';
    try {
      const bytes = await bytesOf(index, file);
      await verifyFile({ layout, path, bytes }, crypto);
      return bytes;
    } catch (damage) {
      const bytes = await askHost.file(path, (answer) => isRight(path, answer));
      if (bytes === null) throw damage;
      if (index !== null) await repair(index, file, bytes);
      return bytes;
    }
  }

  /** Several files of a sub-package that is not here wait for one answer. */
  function bring(name: string): Promise<void> {
    const running = bringing.get(name) ?? askForPart(name).finally(() => bringing.delete(name));
    bringing.set(name, running);
    return running;
  }

  async function askForPart(name: string): Promise<void> {
    const piece = await askHost.part(name);
    if (piece === null) return;
    pieces.push(piece);
    await keepInTurn(piece);
  }

  function isHere(name: string): boolean {
    for (const [path, file] of layout.files)
      if (manifest.files[path]?.package === name) return indexOf(file) !== null;
    return true;
  }

  /** The piece that holds a file. */
  function indexOf(file: ContainerFile): number | null {
    const index = pieces.findIndex((piece) => placeIn(piece, file) !== null);
    return index === -1 ? null : index;
  }

  async function bytesOf(index: number | null, file: ContainerFile): Promise<Uint8Array<ArrayBuffer>> {
    const piece = index === null ? undefined : pieces[index];
    const place = piece === undefined ? null : placeIn(piece, file);
    if (piece === undefined || place === null) return new Uint8Array();
    return readPiece(piece, place, file.size);
  }

  function isRight(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return verifyFile({ layout, path, bytes }, crypto).then(
      () => true,
      () => false,
    );
  }

  /** One repair after another is kept, each with those before it. */
  function repair(index: number, file: ContainerFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const damaged = pieces[index];
    const place = damaged === undefined ? null : placeIn(damaged, file);
    if (damaged === undefined || place === null) return Promise.resolve();
    const repaired = patchPiece(damaged, place, bytes);
    pieces[index] = repaired;
    return keepInTurn(repaired);
  }

  function keepInTurn(piece: ReleasePiece): Promise<void> {
    // A browser that would not keep it costs the next worker another question, nothing else.
    kept = kept.then(() => keep(piece)).catch(() => undefined);
    return kept;
  }
}

/** Where in the bytes of a piece a file begins; null when the piece does not hold all of it. */
function placeIn({ stretches }: ReleasePiece, file: ContainerFile): number | null {
  let before = 0;
  for (const { offset, size } of stretches) {
    if (file.offset >= offset && file.offset + file.size <= offset + size)
      return before + file.offset - offset;
    before += size;
  }
  return null;
}
