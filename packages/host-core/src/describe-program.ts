// A running program as its session sees it: who it is, what it keeps, and what it may ask of its launch.

import { isReadyToBegin } from './on-launch.js';
import { createPageStack } from './page-stack.js';

import type { HealthWatch } from './health-watch.js';
import type { InstalledRelease } from './installed-release.js';
import type { PageStack } from './page-stack.js';
import type { Whereabouts } from './page-states.js';
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
