// A running program as its session sees it: who it is, what it keeps, and what it may ask of its launch.

import { isReadyToBegin } from './on-launch.js';
import { createPageStack } from './page-stack.js';
import { fileNameOf } from './surface/answer-request.js';

import type { HealthWatch } from './health-watch.js';
import type { InstalledRelease } from './installed-release.js';
import type { PageStack } from './page-stack.js';
import type { Whereabouts } from './page-states.js';
import type { PreparedRelease, SurfaceRequest, SurfaceResume } from './platform.js';
import type { LaunchOptions } from './program-context.js';
import type { ProgramData } from './program-data.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { ProgramParts } from './program-parts.js';
import type { Session, SessionProgram } from './session.js';
import type { Manifest } from '@org/package-format';

/** A release that a surface was opened with. */
export interface OpenedRelease {
  readonly verified: InstalledRelease;
  /** Null when it is not on trial. */
  readonly watch: HealthWatch | null;
  readonly parts: ProgramParts;
}

/** What a session is put together from. */
export interface ProgramDescription {
  readonly environment: ProgramEnvironment;
  readonly data: ProgramData;
  readonly pages: PageStack;
  readonly parts: ProgramParts;
  readonly launch: LaunchOptions;
  /** The host's own place for the surface. */
  readonly mount: unknown;
  readonly isInFront: () => boolean;
  /** What the program may ask of its launch. */
  readonly actions: Pick<
    SessionProgram,
    'reportReady' | 'requestClose' | 'requestRestart' | 'setCloseConfirmation'
  >;
}

/** Describes a verified release that runs, for one session. */
export function describeProgram(
  { identity }: InstalledRelease,
  { environment, data, pages, parts, launch, mount, isInFront, actions }: ProgramDescription,
): SessionProgram {
  const { platform, slots, host, grants, once, extensions, table, checkForUpdate } = environment;
  const { id, name, partnerName } = identity;
  return {
    ...data,
    ...actions,
    platform,
    program: identity,
    nativeProgram: { id, name, partnerName, mount },
    host,
    launch,
    isInFront,
    grants,
    once,
    pages,
    parts,
    extensions,
    table,
    checkForUpdate,
    hasStagedUpdate: async () => isReadyToBegin(await slots.load(id)),
  };
}

/** What a surface is made ready with. */
export function preparedRelease(
  { label, identity, manifest, manifestBytes, statementBytes, kept }: InstalledRelease,
  here: Pick<PreparedRelease, 'pieces' | 'storeKeys'>,
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
    whereabouts,
    ...launch
  }: Pick<SurfaceRequest, 'pieces' | 'files' | 'storeKeys' | 'mount'> & {
    readonly whereabouts: Whereabouts | null;
  },
): SurfaceRequest {
  const resume = resumeIn(release.manifest, whereabouts);
  return { ...preparedRelease(release, { pieces, storeKeys }), ...launch, resume };
}

/** A program may say any path; one that is no file of its release is a fresh start. */
function resumeIn({ entryPoint, files }: Manifest, whereabouts: Whereabouts | null): SurfaceResume | null {
  const { state = null } = whereabouts ?? {};
  const path = state === null ? null : fileNameOf(state.document, entryPoint);
  return state === null || path === null || !Object.hasOwn(files, path) ? null : { path, text: state.text };
}

/** The back stack of a launch, or the one that was there when the program ended. It tells the session of the moment. */
export function openPages(
  { path = '', query = {} }: LaunchOptions,
  kept: Whereabouts | null,
  session: () => Session | null,
): PageStack {
  const [first = { path, query }, ...rest] = kept?.pages ?? [];
  return createPageStack([first, ...rest], (page, reason, depth) => {
    session()?.emit('nav.change', { path: page.path, query: { ...page.query }, reason, depth });
  });
}
