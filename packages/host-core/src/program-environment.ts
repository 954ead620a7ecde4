import type { ReleaseChoice } from './choose-release.js';
import type { DispatchTable } from './dispatch-table.js';
import type { Downloads } from './downloads.js';
import type { Extensions } from './extension.js';
import type { Grants } from './grants.js';
import type { OnceJournal } from './once-journal.js';
import type { LaunchedProgram } from './launch-outcome.js';
import type { PageStates } from './page-states.js';
import type { Preparations } from './preparations.js';
import type { ReleaseOrigin } from './release-origin.js';

/** What a launch needs of its host. */
export interface ProgramEnvironment extends ReleaseChoice, ReleaseOrigin {
  readonly host: { readonly name: string; readonly version: string; readonly locale: string };
  readonly grants: Grants;
  /** Over all launches of the program: an act may outlive the one that began it. */
  readonly once: OnceJournal;
  readonly table: DispatchTable;
  readonly extensions: Extensions;
  readonly pageStates: PageStates;
  readonly preparations: Pick<Preparations, 'take'>;
  /** For the sub-packages that are not here yet. */
  readonly downloads: Downloads;
  /** The program is in the background from now on. */
  readonly onBackground: (program: LaunchedProgram) => Promise<void>;
  /** Called once when the program has ended, by whomever. */
  readonly onClosed: () => void;
}
