import { openOpaqueSurface } from './opaque-surface.js';
import { openOwnOriginSurface } from './own-origin-surface.js';

import type { PlatformClock, PlatformSurfaces } from '@org/host-core';

import type { IndexedDbBlobs } from './indexed-db-blobs.js';

/** Surfaces of a web page: an iframe in the element that the host hands to `launch` as its mount. */
export function createSurfaces(options: {
  readonly programOrigin: (label: string) => string;
  readonly blobs: IndexedDbBlobs;
  readonly clock: PlatformClock;
}): PlatformSurfaces {
  const { programOrigin, blobs, clock } = options;
  return {
    open: async (request, onSign) => {
      const { mount, label, containerKey } = request;
      if (!(mount instanceof HTMLElement)) {
        throw new TypeError('Pass the element that is to hold the program as launch(id, { mount }).');
      }
      const origin = new URL(programOrigin(label)).origin;
      const surface = { request, mount, origin, clock, onSign };
      if (!request.webStorage) return openOpaqueSurface(surface);
      const container = await blobs.open(containerKey);
      if (container === null)
        throw new Error(`The package of ${request.programId} is not in this browser any more.`);
      return openOwnOriginSurface({ ...surface, container });
    },
  };
}
