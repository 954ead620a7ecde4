import { openOpaqueSurface } from './opaque-surface.js';
import { openOwnOriginSurface } from './own-origin-surface.js';

import type { ContainerPiece, PlatformClock, PlatformSurfaces } from '@org/host-core';

import type { IndexedDbBlobs } from './indexed-db-blobs.js';
import type { ReleasePiece } from './release-piece.js';

/** Surfaces of a web page: an iframe in the element that the host hands to `launch` as its mount. */
export function createSurfaces(options: {
  readonly programOrigin: (label: string) => string;
  readonly blobs: IndexedDbBlobs;
  readonly clock: PlatformClock;
}): PlatformSurfaces {
  const { programOrigin, blobs, clock } = options;
  return {
    open: async (request, onSign) => {
      const { mount, label } = request;
      if (!(mount instanceof HTMLElement)) {
        throw new TypeError('Pass the element that is to hold the program as launch(id, { mount }).');
      }
      const origin = new URL(programOrigin(label)).origin;
      const surface = { request, mount, origin, clock, onSign };
      if (!request.webStorage) return openOpaqueSurface(surface);
      const pieces = (await Promise.all(request.pieces.map(openPiece))).filter((piece) => piece !== null);
      if (pieces.length === 0)
        throw new Error(`The package of ${request.programId} is not in this browser any more.`);
      return openOwnOriginSurface({ ...surface, pieces, openPiece });
    },
  };

  /** The blob itself: a frame is given it without copying it. */
  async function openPiece({ key, stretches }: ContainerPiece): Promise<ReleasePiece | null> {
    const bytes = await blobs.open(key);
    return bytes === null ? null : { stretches, bytes };
  }
}
