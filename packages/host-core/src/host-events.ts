import type { ClosedCode, Trouble, TroubleCode } from './trouble.js';
import type { UpdateOutcome } from './update-outcome.js';

/** What a host tells its page, by event name. */
export interface HostEvents {
  /** Progress of one update, for a progress bar. */
  readonly update: UpdateProgress;
  /** A release began its trial, was confirmed, or was rolled back. */
  readonly release: ReleaseNotice;
  /** A running program ended. */
  readonly closed: { readonly id: string } & Trouble<ClosedCode>;
  /** A confirmed program does not respond; closing it is the user's choice. */
  readonly unresponsive: { readonly id: string };
  /** The store signed what it should not have, or shows less than it signed for. `host.evidence()` has the proof. */
  readonly security: SecurityNotice;
  /** A recall hit a release on this device. */
  readonly recalled: {
    readonly id: string;
    readonly version: string;
    readonly mode: 'soft' | 'hard';
    readonly reason: string;
  };
  /** A file on this device was not what the partner signed. */
  readonly integrity: IntegrityNotice;
  readonly grant: {
    readonly id: string;
    readonly permission: string;
    readonly state: 'granted' | 'denied' | 'prompt';
  };
}

/** Where an update stands. */
export interface UpdateProgress {
  readonly id: string;
  readonly state: 'checking' | 'downloading' | 'staged' | 'ended';
  readonly version?: string;
  readonly receivedBytes?: number;
  readonly totalBytes?: number;
  /** Milliseconds until the download is here, as its pace is now; null while that is not known. */
  readonly remainingMs?: number | null;
  /** How it ended, or what was staged. */
  readonly outcome?: UpdateOutcome;
}

/** What became of a release. */
export interface ReleaseNotice {
  readonly id: string;
  /** `unstable`: it keeps crashing, and the release before it could not read its data; what to do is the user's choice. */
  readonly type: 'trial' | 'confirmed' | 'rolled-back' | 'unstable';
  readonly version: string;
  /** The release that runs instead, when rolled back; null when there is none. */
  readonly previousVersion?: string | null;
  /** Why it was rolled back, or keeps being unstable. */
  readonly code?: TroubleCode;
  readonly reason?: string;
}

/** A damaged file and what became of it (docs/updates.md 2.7). */
export interface IntegrityNotice {
  readonly id: string;
  readonly version: string;
  readonly path: string;
  /** Whose bytes were damaged: the package that the host keeps, or the copy of the side that serves it. */
  readonly copy: 'package' | 'serving';
  /** `not-written`: this launch has the right bytes, the disk would not take them. `unrepaired`: the file is not served. */
  readonly state: 'repaired' | 'not-written' | 'unrepaired';
  readonly reason: string;
}

/** What can be wrong with a store. */
export const securityNoticeTypes = [
  'statement-equivocated',
  'partner-keys-equivocated',
  'log-forked',
  /** No proof that the log only grew: it forked, or something on the way keeps the proof from this host. */
  'log-unproven',
  'recall-stale',
] as const;

/** What was wrong, for the people who watch over a store. */
export interface SecurityNotice {
  readonly type: (typeof securityNoticeTypes)[number];
  /** The program it was about, when it was about one. */
  readonly id?: string;
  readonly message: string;
}

/** Listens to one event; the returned function ends it. */
export type OnHostEvent = <TName extends keyof HostEvents>(
  event: TName,
  listener: (data: HostEvents[TName]) => void,
) => () => void;

/** Tells the host's listeners. */
export type EmitHostEvent = <TName extends keyof HostEvents>(event: TName, data: HostEvents[TName]) => void;
