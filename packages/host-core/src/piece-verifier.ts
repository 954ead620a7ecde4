import { PackageError, toHex } from '@org/package-format';

import type { ContainerPiece } from './container-pieces.js';
import type { ContainerLayout, PackageCrypto } from '@org/package-format';

/** Takes the bytes of a piece one after another; `end` rejects unless every file in it is what the partner signed. */
export interface PieceVerifier<TVerified> {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<TVerified>;
}

/** One file of a piece, or what stands before it. */
interface Section {
  readonly size: number;
  /** Null for a header: what is served follows from the manifest, and nothing reads headers again. */
  readonly path: string | null;
}

/** Verifies a piece of a container whose manifest has been verified (package-format 1.9). */
export function openPieceVerifier<TVerified>(
  piece: ContainerPiece,
  {
    layout,
    crypto,
    verified,
  }: { readonly layout: ContainerLayout; readonly crypto: PackageCrypto; readonly verified: TVerified },
): PieceVerifier<TVerified> {
  const sections = sectionsOf(piece, layout);
  const open = (section: Section | undefined) =>
    section === undefined
      ? null
      : {
          ...section,
          left: section.size,
          hash: section.path === null ? null : crypto.createSha256(section.size),
        };
  let next = 0;
  let current = open(sections[next]);

  return {
    write: async (chunk) => {
      let rest = chunk;
      while (current !== null && (rest.length > 0 || current.left === 0)) {
        const part = rest.subarray(0, current.left);
        current.hash?.update(part);
        current.left -= part.length;
        rest = rest.subarray(part.length);
        if (current.left === 0) await finish();
      }
      if (rest.length > 0) throw wrongSize('more');
    },
    end: async () => {
      while (current?.left === 0) await finish();
      if (current !== null) throw wrongSize('fewer');
      return verified;
    },
  };

  async function finish(): Promise<void> {
    if (current === null) return;
    const { path, hash } = current;
    if (path !== null && hash !== null && toHex(await hash.digest()) !== layout.files.get(path)?.sha256) {
      const message = `${path} is not the file that was signed: download it again.`;
      throw new PackageError('FILE_HASH_MISMATCH', '1.9', message, { path });
    }
    next += 1;
    current = open(sections[next]);
  }
}

function sectionsOf({ stretches }: ContainerPiece, { entries, files }: ContainerLayout): Section[] {
  const isInside = (offset: number) =>
    stretches.some((stretch) => offset >= stretch.offset && offset < stretch.offset + stretch.size);
  return entries
    .filter(({ headerOffset }) => isInside(headerOffset))
    .flatMap(({ path, headerOffset, offset, size }) => [
      // The manifest is verified by whoever made the layout of it, and its bytes are compared where it is read.
      { size: offset - headerOffset, path: null },
      { size, path: files.has(path) ? path : null },
    ]);
}

function wrongSize(what: 'more' | 'fewer'): PackageError {
  const message = `The store sent ${what} bytes than the package has there: download it again.`;
  return new PackageError('CONTAINER_NOT_CANONICAL', '1.6', message);
}
