// A running program as its session sees it: who it is, what it keeps, and what it may ask of its launch.

import { createPageStack } from './page-stack.js';

import type { InstalledRelease } from './installed-release.js';
import type { PageStack } from './page-stack.js';
import type { LaunchOptions } from './program-context.js';
import type { ProgramData } from './program-data.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { Session, SessionProgram } from './session.js';
import type { Manifest } from '@org/package-format';

/** What a session is put together from. */
export interface ProgramDescription {
  readonly environment: ProgramEnvironment;
  readonly data: ProgramData;
  readonly pages: PageStack;
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
  { identity, manifest }: InstalledRelease,
  { environment, data, pages, launch, mount, actions }: ProgramDescription,
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
    parts: partsOf(manifest),
    extensions,
    table,
    checkForUpdate,
    hasStagedUpdate: async () => (await slots.load(id)).staged !== null,
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

/** Bytes of each sub-package, by its name. */
function partsOf({ files, packages = {} }: Manifest): ReadonlyMap<string, number> {
  const parts = new Map(Object.keys(packages).map((name) => [name, 0]));
  for (const { package: name, size } of Object.values(files)) {
    if (name !== undefined) parts.set(name, (parts.get(name) ?? 0) + size);
  }
  return parts;
}
