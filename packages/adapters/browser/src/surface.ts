import { createNonce } from './frame-messages.js';
import { digestOf } from './launch-digests.js';
import { bootOpaque } from './opaque-surface.js';
import { bootOwnOrigin } from './own-origin-surface.js';
import { canMoveFrames } from './program-frame.js';
import { programPaths, startPathOf } from './program-paths.js';

import type {
  ContainerPiece,
  PlatformClock,
  PlatformSurfaces,
  PreparedRelease,
  PreparedSurface,
} from '@org/host-core';

import type { BootingFrame } from './frame-surface.js';
import type { IndexedDbBlobs } from './indexed-db-blobs.js';
import type { OwnOriginOptions } from './own-origin-surface.js';
import type { ReleasePiece } from './release-piece.js';

/** Surfaces of a web page: an iframe in the element that the host hands to `launch` as its mount. */
export function createSurfaces(options: {
  readonly programOrigin: (label: string) => string;
  readonly blobs: IndexedDbBlobs;
  readonly clock: PlatformClock;
}): PlatformSurfaces {
  const { programOrigin, blobs, clock } = options;
  const open: PlatformSurfaces['open'] = async (request, onSign) => {
    const mount = asMount(request.mount);
    const { resume, entryPoint } = request;
    // Where in the program its user was stays out of the address: the server of this origin sees that.
    const isElsewhere = resume !== null && resume.path !== entryPoint;
    const path = isElsewhere ? programPaths.boot : await startPath(request, { isHeld: false });
    return (await boot(request, { mount, startPath: path })).open({ request, onSign });
  };
  return { open, prepare, ...(canMoveFrames() ? { prepareAny } : {}) };

  /** Out of sight, and without running anything of the program. */
  async function prepare(release: PreparedRelease): Promise<PreparedSurface> {
    const parking = createParking();
    const booting = await boot(release, {
      mount: parking,
      startPath: await startPath(release, { isHeld: true }),
    });
    return parked(parking, booting);
  }

  /** Without an origin, and in a process that no other program is in. */
  function prepareAny(): Promise<PreparedSurface> {
    const parking = createParking();
    const { origin } = new URL(programOrigin(`spare${createNonce()}`));
    return Promise.resolve(parked(parking, bootOpaque({ title: '', mount: parking, origin, clock })));
  }

  function parked(parking: HTMLElement, booting: BootingFrame): PreparedSurface {
    const close = () => {
      booting.frame.remove();
      parking.remove();
      return Promise.resolve();
    };
    return {
      open: async (request, onSign) => {
        if (booting.hasGreeted() && booting.frame.moveTo(asMount(request.mount))) {
          parking.remove();
          return booting.open({ request, onSign });
        }
        // What was made ready in vain may have the worker running and the process there, until the program has its own frame.
        try {
          return await open(request, onSign);
        } finally {
          await close();
        }
      },
      close,
    };
  }

  async function boot(
    release: PreparedRelease,
    { mount, startPath }: Pick<OwnOriginOptions, 'mount' | 'startPath'>,
  ): Promise<BootingFrame> {
    const origin = new URL(programOrigin(release.label)).origin;
    if (!release.webStorage) return bootOpaque({ title: release.programName, mount, origin, clock });
    const pieces = (await Promise.all(release.pieces.map(openPiece))).filter((piece) => piece !== null);
    if (pieces.length === 0 && release.containerBytes > 0)
      throw new Error(`The package of ${release.programId} is not in this browser any more.`);
    return bootOwnOrigin({ release, pieces, openPiece, mount, startPath, origin, clock });
  }

  /** The blob itself: a frame is given it without copying it. */
  async function openPiece({ key, stretches }: ContainerPiece): Promise<ReleasePiece | null> {
    const bytes = await blobs.open(key);
    return bytes === null ? null : { stretches, bytes };
  }
}

async function startPath(
  { statement, storeRoot }: PreparedRelease,
  options: { readonly isHeld: boolean },
): Promise<string> {
  return startPathOf({ statement: await digestOf(statement), root: await digestOf(storeRoot) }, options);
}

function asMount(mount: unknown): HTMLElement {
  if (mount instanceof HTMLElement) return mount;
  throw new TypeError('Pass the element that is to hold the program as launch(id, { mount }).');
}

function createParking(): HTMLElement {
  const parking = document.createElement('div');
  parking.style.cssText = 'position: fixed; inset: 0; visibility: hidden';
  parking.inert = true;
  document.body.append(parking);
  return parking;
}
