import type { ReleaseChoice } from './choose-release.js';
import type { DispatchTable } from './dispatch-table.js';
import type { Downloads } from './downloads.js';
import type { Extensions } from './extension.js';
import type { Grants } from './grants.js';
import type { OnceJournal } from './once-journal.js';
import type { UpdateStatus } from './program-context.js';

/** What a launch needs of its host. */
export interface ProgramEnvironment extends ReleaseChoice {
  readonly host: { readonly name: string; readonly version: string; readonly locale: string };
  readonly grants: Grants;
  /** Over all launches of the program: an act may outlive the one that began it. */
  readonly once: OnceJournal;
  readonly table: DispatchTable;
  readonly extensions: Extensions;
  /** For the sub-packages that are not here yet. */
  readonly downloads: Downloads;
  readonly checkForUpdate: () => Promise<UpdateStatus>;
  /** Called once when the program has ended, by whomever. */
  readonly onClosed: () => void;
}
