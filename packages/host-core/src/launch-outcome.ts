import type { EmitToProgram } from './program-context.js';
import type { Powers } from './program-record.js';
import type { ClosedCode, Trouble } from './trouble.js';

/** A program on the screen. Its version changes when a release gives way to another. */
export interface RunningProgram {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly state: 'running' | 'closed';
  /** What to ask the user before closing it, in the program's words; null when nothing would be lost. */
  readonly closeConfirmation: string | null;
  /** The host's back button: goes back in the program. False at its first page: close it then. */
  goBack(): boolean;
  /** Closes the program. Safe to call twice. */
  close(): Promise<void>;
}

/** A launched program as its host sees it. */
export interface LaunchedProgram extends RunningProgram {
  /** Closes it, telling the host's page why. */
  readonly closeFor: (why: Trouble<ClosedCode>) => Promise<void>;
  readonly emitToProgram: EmitToProgram;
}

/** How a launch ended. Expected cases are values. */
export type LaunchOutcome =
  | { readonly type: 'launched'; readonly program: RunningProgram }
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | { readonly type: 'not-installed' }
  /** The store has taken back what was installed, and nothing else is left. */
  | { readonly type: 'recalled'; readonly version: string; readonly reason: string }
  /** The store lets what is installed be launched no more, and the update could not be had. */
  | { readonly type: 'update-required'; readonly version: string; readonly reason: string | null }
  /** The same; the newer release may do more than the user has agreed to (`host.acceptUpdate`). */
  | { readonly type: 'consent-required'; readonly version: string; readonly added: Powers }
  | ({ readonly type: 'broken' } & Trouble);
