// What can happen to a program, and what follows from it (docs/updates.md 2).

import type { NativeVersions, ProgramHost } from './host-fit.js';
import type { Offer, OfferRefusal, OutsideReason } from './offer-refusal.js';
import type { Powers, ProgramRecord, Release } from './program-record.js';
import type { FailureCode, Trouble } from './trouble.js';

/** Everything that can happen to a program. */
export type UpdateEvent =
  | ({ readonly type: 'offered'; readonly offer: Offer; readonly nowMs: number } & ProgramHost)
  | { readonly type: 'staged'; readonly release: Release }
  /** A release that was fetched shows by its manifest that another host is needed for it. */
  | { readonly type: 'misfit'; readonly release: Release }
  /** A newer statement about a release that is here verified with it. */
  | { readonly type: 'renewed'; readonly release: Release }
  /** The user agreed to what a waiting release may do beyond the active one. */
  | { readonly type: 'consented'; readonly digest: string }
  | LaunchedEvent
  | { readonly type: 'hidden'; readonly nonce: string }
  | { readonly type: 'visible'; readonly nonce: string }
  /** `isSlow`: it came up, later than people wait. */
  | { readonly type: 'healthy'; readonly nonce: string; readonly isSlow: boolean }
  | ({ readonly type: 'failed'; readonly nonce: string; readonly nowMs: number } & Trouble<FailureCode>)
  /** The user closed a program that looked well before there was a verdict. */
  | { readonly type: 'ended-well'; readonly nonce: string }
  /** A confirmed release ended by itself soon after its launch. */
  | {
      readonly type: 'crashed';
      readonly digest: string;
      readonly nowMs: number;
      /** Null unless told. */
      readonly nativeVersions?: NativeVersions;
    }
  /** A recall list names releases that are installed or waiting here. */
  | { readonly type: 'recalled'; readonly digests: readonly string[]; readonly reason: string }
  /** An installed release no longer verifies on disk. */
  | { readonly type: 'corrupted'; readonly digest: string }
  /** Room is needed, and the release before the active one is what can be done without. */
  | { readonly type: 'evicted' }
  | { readonly type: 'channel-chosen'; readonly channel: string };

/** A launch asks what to run. */
export interface LaunchedEvent extends ProgramHost {
  readonly type: 'launched';
  readonly nonce: string;
  readonly nowMs: number;
  /** Another page or process runs the program now: nothing new is tried. */
  readonly isShared: boolean;
  /** Nothing may be written, as on a full disk: whatever needs no writing is run. */
  readonly isReadOnly?: boolean;
  /** The store was asked for this launch, so what is here is all there is. */
  readonly isUpdateTried: boolean;
}

/** What an offer means. */
export type OfferAnswer =
  | { readonly type: 'download' }
  | { readonly type: 'up-to-date' }
  | { readonly type: 'already-staged' }
  | { readonly type: 'host-update-required' }
  /** Nothing of the program is for this device yet, or any more. */
  | { readonly type: 'not-available'; readonly reason: OutsideReason }
  | ({ readonly type: 'failed-before' } & Trouble<FailureCode>)
  | OfferRefusal;

/** What a launch runs. */
export type LaunchAnswer =
  | {
      readonly type: 'open';
      readonly release: Release;
      readonly isTrial: boolean;
      readonly hasFallback: boolean;
      /** It is a trial with data of its own form, which go back with it. */
      readonly hasOwnData: boolean;
    }
  | { readonly type: 'not-installed' }
  | { readonly type: 'recalled'; readonly version: string; readonly reason: string }
  /** The store lets nothing that is here be launched any more. */
  | { readonly type: 'update-required'; readonly version: string }
  /** The same, and what is newer waits for the user. */
  | { readonly type: 'consent-required'; readonly version: string; readonly added: Powers }
  /** The same, and what is newer waits for a newer host. */
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | ({ readonly type: 'broken' } & Trouble);

/** How a trial ended, for the store. */
export interface Verdict extends Pick<Release, 'digest' | 'releaseSeq'> {
  readonly verdict: 'confirmed' | 'failed' | 'slow';
  readonly code: 'none' | FailureCode;
}

/** What the driver does besides saving the record. All but deletions belong to the same commit. */
export type UpdateEffect =
  | { readonly type: 'snapshot-storage' }
  | { readonly type: 'restore-storage' }
  | { readonly type: 'drop-snapshot' }
  | ({ readonly type: 'report' } & Verdict)
  | { readonly type: 'delete-package'; readonly digest: string };

/** The next record, what to do with it, and the answer to events that ask something. */
export interface Transition {
  readonly record: ProgramRecord;
  readonly effects: readonly UpdateEffect[];
  readonly offer?: OfferAnswer;
  readonly launch?: LaunchAnswer;
  /** What a crash led to: nothing yet, the release before it, or a question to the user. */
  readonly crash?: 'counted' | 'rolled-back' | 'unstable';
}
