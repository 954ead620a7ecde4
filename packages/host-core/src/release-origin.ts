import type { ChosenRelease, FailedTrial, ReleaseChoice } from './choose-release.js';
import type { Host } from './host-api.js';
import type { LaunchOutcome, LaunchedProgram } from './launch-outcome.js';
import type { HostLaunchOptions, UpdateStatus } from './program-context.js';
import type { ReleaseFiles, ReleaseFilesOptions } from './release-files.js';
import type { ReleaseSlots } from './release-slots.js';

/** Where a launch has its release from, and who keeps account of it. */
export interface ReleaseOrigin {
  readonly slots: ReleaseSlots;
  /** Names the release to run; asked again when one has given way or the program begins anew. */
  readonly choose: (id: string, choice: ReleaseChoice, failure: FailedTrial | null) => Promise<ChosenRelease>;
  /** Opens the files of the release that was chosen. */
  readonly openFiles: (options: ReleaseFilesOptions) => ReleaseFiles;
  /** The store was asked for this launch: what is here is all there is. */
  readonly isUpdateTried: boolean;
  /** An update check from inside the program. */
  readonly checkForUpdate: () => Promise<UpdateStatus>;
}

/** A host, and the way in for programs that are not installed. */
export interface OpenedHost {
  readonly host: Host;
  /** Launches a program from such an origin, as `host.launch` does an installed one. */
  readonly launchFrom: (
    origin: ReleaseOrigin,
    id: string,
    options: HostLaunchOptions,
  ) => Promise<LaunchOutcome & { readonly launched?: LaunchedProgram }>;
}
