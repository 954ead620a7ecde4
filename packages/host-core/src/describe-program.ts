// A running program as its session sees it: who it is, what it keeps, and what it may ask of its launch.

import { isReadyToBegin } from './on-launch.js';
import { createPageStack } from './page-stack.js';

import type { HealthWatch } from './health-watch.js';
import type { InstalledRelease } from './installed-release.js';
import type { PageStack } from './page-stack.js';
import type { SurfaceRequest } from './platform.js';
import type { LaunchOptions } from './program-context.js';
import type { ProgramData } from './program-data.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { ProgramParts } from './program-parts.js';
import type { Session, SessionProgram } from './session.js';

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
  /** What the program may ask of its launch. */
  readonly actions: Pick<
    SessionProgram,
    'reportReady' | 'requestClose' | 'requestRestart' | 'setCloseConfirmation'
  >;
}

/** Describes a verified release that runs, for one session. */
export function describeProgram(
  { identity }: InstalledRelease,
  { environment, data, pages, parts, launch, mount, actions }: ProgramDescription,
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

/** What a surface is opened with. */
export function surfaceRequest(
  { label, identity, manifest, manifestBytes, statementBytes, kept }: InstalledRelease,
  given: Pick<SurfaceRequest, 'pieces' | 'files' | 'storeKeys' | 'mount'>,
): SurfaceRequest {
  return {
    ...given,
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

/** The back stack of a launch, which tells the session of the moment. */
export function openPages(
  { path = '', query = {} }: LaunchOptions,
  session: () => Session | null,
): PageStack {
  return createPageStack({ path, query }, (page, reason, depth) => {
    session()?.emit('nav.change', { path: page.path, query: { ...page.query }, reason, depth });
  });
}
