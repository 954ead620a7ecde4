import type { EmitToProgram, LaunchOptions } from './program-context.js';
import type { Powers } from './program-record.js';
import type { ClosedCode, Trouble } from './trouble.js';

/** A program on the screen. Its version changes when a release gives way to another. */
export interface RunningProgram {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly state: 'running' | 'background' | 'closed';
  /** What to ask the user before closing it, in the program's words; null when nothing would be lost. */
  readonly closeConfirmation: string | null;
  /** The host's back button: goes back in the program. False at its first page: close it then. */
  goBack(): boolean;
  /**
   * The user goes elsewhere: the program is hidden and stays as it is, for a warm start by `host.launch`. It is closed when
   * it was not opened again in time, when too many wait, or when memory is short (`host.relieveMemory`).
   */
  sendToBackground(): Promise<void>;
  /** Closes the program. Safe to call twice. */
  close(): Promise<void>;
}

/** A launched program as its host sees it. */
export interface LaunchedProgram extends RunningProgram {
  /** Closes it, telling the host's page why. */
  readonly closeFor: (why: Trouble<ClosedCode>) => Promise<void>;
  readonly emitToProgram: EmitToProgram;
  /** The release that runs. */
  readonly digest: string | null;
  /** The host's own place for it. */
  readonly mount: unknown;
  /** The user is here again, at a path of the program if one is given. */
  readonly comeBack: (options: LaunchOptions) => void;
}

/** How a program came up. */
export type LaunchStart = 'cold' | 'warm' | 'resumed';

/** How a launch ended. Expected cases are values. */
export type LaunchOutcome =
  /**
   * `warm`: it was in the background, and is as the user left it. `resumed`: it had ended there, and its page script brings
   * the user back to where they were, as far as it can.
   */
  | { readonly type: 'launched'; readonly program: RunningProgram; readonly start: LaunchStart }
  /** Where it is the native code that this host lacks, it may be of `minHostVersion` by now (docs/updates.md 2.16). */
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | { readonly type: 'not-installed' }
  /** The store has taken back what was installed, and nothing else is left. */
  | { readonly type: 'recalled'; readonly version: string; readonly reason: string }
  /** The store lets what is installed be launched no more, and the update could not be had. */
  | { readonly type: 'update-required'; readonly version: string; readonly reason: string | null }
  /** The same; the newer release may do more than the user has agreed to (`host.acceptUpdate`). */
  | { readonly type: 'consent-required'; readonly version: string; readonly added: Powers }
  | ({ readonly type: 'broken' } & Trouble);
