import { surfaceRequest } from './surface-request.js';
import { openNativeSurface } from './native-surface.js';

import type { InstalledRelease } from './installed-release.js';
import type { Whereabouts } from './page-states.js';
import type { Surface, SurfaceSign } from './platform.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { ReleaseFiles } from './release-files.js';

/** Opens what shows a release: a web view of the platform, or the code that this host has of it. Rejects when it has neither. */
export async function openSurface(
  release: InstalledRelease,
  { files, onSign, ...place }: SurfacePlace,
  { platform, trust, nativePrograms, preparations }: ProgramEnvironment,
): Promise<Surface> {
  const { identity, manifest } = release;
  if (manifest.runtime !== 'native') {
    const request = surfaceRequest(release, {
      pieces: await files.parts.here(),
      files,
      storeKeys: trust.storeKeys.documents(),
      storeRoot: trust.storeKeys.root,
      ...place,
    });
    const surfaces = preparations.take(release) ?? platform.surfaces;
    return surfaces.open(request, onSign);
  }
  const { id, name, version } = identity;
  const code = nativePrograms.find(id, version);
  // It was chosen because it is held; nothing else would take its place.
  if (code === null) throw new Error(`This host has no code of ${id} ${version}: build it in.`);
  const launch = {
    program: { id, name, version },
    entryPoint: manifest.entryPoint,
    mount: place.mount,
    read: (path: string) => files.read(path),
  };
  return openNativeSurface(code, launch, { platform, onSign });
}

/** Where a release is shown, and who hears of it. */
interface SurfacePlace {
  readonly files: ReleaseFiles;
  readonly mount: unknown;
  /** Where the user was when the program ended; null for a fresh start. */
  readonly whereabouts: Whereabouts | null;
  readonly welcome: string;
  readonly onSign: (sign: SurfaceSign) => void;
}
