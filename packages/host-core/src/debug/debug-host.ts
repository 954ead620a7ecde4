import { isDebugDomain, isDebugProgramId } from '@org/package-format/debug';

import { HostError } from '../error.js';
import { createHostWith } from '../host.js';

import { readDraft } from './read-draft.js';
import { sourceOrigin } from './source-origin.js';
import { parseSourceUrl } from './source-url.js';
import { traceSurfaces } from './trace-surfaces.js';

import type { Host, HostOptions } from '../host-api.js';
import type { LaunchOutcome } from '../launch-outcome.js';
import type { HostLaunchOptions } from '../program-context.js';

/** A host that also runs what nobody has signed. */
export interface DebugHost extends Host {
  /**
   * Runs the program that a server of development has under a URL, such as `http://localhost:8080/`: `manifest.json` there as
   * `miniapp pack` takes it, and each file at the moment when it is asked for. It has an id of its own, `localhost.` and the
   * one of its manifest, under which it keeps data and grants and which `uninstall` takes. Rejects with HostError
   * SOURCE_UNAVAILABLE when no manifest comes, SOURCE_INVALID when the URL or the manifest is none.
   */
  launchSource(url: string, options?: SourceLaunchOptions): Promise<LaunchOutcome>;
}

/** How a source is launched. `signal` ends the wait for its manifest. */
export type SourceLaunchOptions = Omit<HostLaunchOptions, 'update'>;

/**
 * Makes a host that also runs unsigned sources, accepts `.localhost` names with a port in allowedDomains, and writes each
 * frame of each session to the platform's log, redacted. Never ship it.
 */
export async function createDebugHost(options: HostOptions): Promise<DebugHost> {
  const { platform, version } = options;
  const traced = { ...options, platform: { ...platform, surfaces: traceSurfaces(platform) } };
  const { host, launchFrom } = await createHostWith(traced, isDebugDomain);
  return {
    ...host,
    update: (id, updateOptions) => {
      assertInstallable(id);
      return host.update(id, updateOptions);
    },
    launch: (id, launchOptions) => {
      assertInstallable(id);
      return host.launch(id, launchOptions);
    },
    launchSource: async (url, { signal, ...launchOptions } = {}) => {
      const source = await readDraft(parseSourceUrl(url), { platform, signal });
      const origin = sourceOrigin(source, { platform, version });
      const outcome = await launchFrom(origin, source.id, launchOptions);
      if (outcome.type !== 'launched') return outcome;
      const { program, start } = outcome;
      return { type: 'launched', program, start };
    },
  };
}

/** A store may publish under any id; here nothing signed may meet what a source keeps. */
function assertInstallable(id: string): void {
  if (!isDebugProgramId(id)) return;
  const message = `"${id}" is the id of an unsigned source: open it with launchSource(url).`;
  throw new HostError('PROGRAM_ID_INVALID', message);
}
