// What a surface is made ready and opened with, from a verified release.

import { fileNameOf } from './surface/answer-request.js';

import type { InstalledRelease } from './installed-release.js';
import type { Whereabouts } from './page-states.js';
import type { PreparedRelease, SurfaceRequest, SurfaceResume } from './platform.js';
import type { Manifest } from '@org/package-format';

/** What a surface is made ready with. */
export function preparedRelease(
  { label, identity, manifest, manifestBytes, statementBytes, kept }: InstalledRelease,
  here: Pick<PreparedRelease, 'pieces' | 'storeKeys' | 'storeRoot'>,
): PreparedRelease {
  return {
    ...here,
    programId: identity.id,
    label,
    programName: identity.name,
    entryPoint: manifest.entryPoint,
    webStorage: manifest.webStorage,
    domains: identity.domains,
    statement: statementBytes,
    manifest: manifestBytes,
    containerBytes: kept.containerBytes,
  };
}

/** What a surface is opened with; `whereabouts` is where the user was when the program ended. */
export function surfaceRequest(
  release: InstalledRelease,
  {
    pieces,
    storeKeys,
    storeRoot,
    whereabouts,
    ...launch
  }: Pick<SurfaceRequest, 'pieces' | 'files' | 'storeKeys' | 'storeRoot' | 'mount' | 'welcome'> & {
    readonly whereabouts: Whereabouts | null;
  },
): SurfaceRequest {
  const resume = resumeIn(release.manifest, whereabouts);
  return { ...preparedRelease(release, { pieces, storeKeys, storeRoot }), ...launch, resume };
}

/** A program may say any path; one that is no file of its release is a fresh start. */
function resumeIn({ entryPoint, files }: Manifest, whereabouts: Whereabouts | null): SurfaceResume | null {
  const { state = null } = whereabouts ?? {};
  const path = state === null ? null : fileNameOf(state.document, entryPoint);
  return state === null || path === null || !Object.hasOwn(files, path) ? null : { path, text: state.text };
}
