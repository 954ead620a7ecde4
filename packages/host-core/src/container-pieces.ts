// How a container lies in blobs: whole, or its main package and its sub-packages apart (docs/updates.md 7).

import type { ContainerLayout, Manifest } from '@org/package-format';

/** A stretch of a container. */
export interface Stretch {
  readonly offset: number;
  readonly size: number;
}

/** A blob, and the stretches of the container that it holds one after another. */
export interface ContainerPiece {
  readonly key: string;
  readonly stretches: readonly Stretch[];
}

/** A container in pieces. Its directory is in none: it follows from the manifest and nobody reads it. */
export interface SplitContainer {
  /** The manifest and every file of no sub-package. Begins with the container. */
  readonly main: ContainerPiece;
  /** By the names of the sub-packages. */
  readonly parts: ReadonlyMap<string, ContainerPiece>;
}

/** The key of a release's main package, where that lies apart. */
export function mainKey(digest: string): string {
  return `${digest}.main`;
}

/** A container in one piece. */
export function wholePiece(key: string, size: number): ContainerPiece {
  return { key, stretches: [{ offset: 0, size }] };
}

/** Plans the pieces of a release. Files stand sorted by path, so each sub-package is one stretch. */
export function splitContainer(
  digest: string,
  { manifest, layout }: { readonly manifest: Manifest; readonly layout: ContainerLayout },
): SplitContainer {
  const names = Object.keys(manifest.packages ?? {});
  const stretches = new Map<string | null, Stretch[]>([null, ...names].map((name) => [name, []]));
  for (const { path, headerOffset, offset, size } of layout.entries) {
    const own = stretches.get(manifest.files[path]?.package ?? null) ?? [];
    const end = offset + size;
    const last = own.at(-1);
    if (last !== undefined && last.offset + last.size === headerOffset)
      own[own.length - 1] = { offset: last.offset, size: end - last.offset };
    else own.push({ offset: headerOffset, size: end - headerOffset });
  }
  return {
    main: { key: mainKey(digest), stretches: stretches.get(null) ?? [] },
    parts: new Map(
      names.map((name) => [name, { key: `${digest}.sub-${name}`, stretches: stretches.get(name) ?? [] }]),
    ),
  };
}

/** How many bytes the blob of a piece has. */
export function pieceBytes({ stretches }: ContainerPiece): number {
  return stretches.reduce((sum, { size }) => sum + size, 0);
}

/** Where in the blob of a piece a stretch of the container begins; null when the piece does not hold all of it. */
export function placeIn({ stretches }: ContainerPiece, { offset, size }: Stretch): number | null {
  let before = 0;
  for (const stretch of stretches) {
    const isInside = offset >= stretch.offset && offset + size <= stretch.offset + stretch.size;
    if (isInside) return before + offset - stretch.offset;
    before += stretch.size;
  }
  return null;
}

/** The stretches of a piece from a place in its blob on. */
export function stretchesFrom({ stretches }: ContainerPiece, place: number): readonly Stretch[] {
  let toSkip = place;
  return stretches.flatMap(({ offset, size }) => {
    const skipped = Math.min(toSkip, size);
    toSkip -= skipped;
    return skipped === size ? [] : [{ offset: offset + skipped, size: size - skipped }];
  });
}
