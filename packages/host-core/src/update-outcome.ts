import type { OfferRefusal, OutsideReason } from './offer-refusal.js';
import type { Powers } from './program-record.js';
import type { FailureCode, Trouble } from './trouble.js';
import type { PackageErrorCode } from '@org/package-format';

/** Why an update was refused: it breaks a rule of package-format or 2.1 of docs/updates.md, or the store takes it back. */
export type RefusalCode = PackageErrorCode | OfferRefusal['code'] | 'RELEASE_RECALLED';

/** What the user was shown of a waiting release, and has agreed to. */
export interface AgreedUpdate {
  readonly version: string;
  readonly added: Powers;
}

/** How an update ended. Expected outcomes are values. */
export type UpdateOutcome =
  | { readonly type: 'up-to-date'; readonly version: string }
  /** Here and verified. `added`: what it may do beyond the release that runs; it waits for `host.acceptUpdate`. */
  | { readonly type: 'staged'; readonly version: string; readonly added?: Powers }
  /** Where it is the native code that this host lacks, it may be of `minHostVersion` by now (docs/updates.md 2.16). */
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  /** Nothing of it is for this device yet, or any more. */
  | { readonly type: 'not-available'; readonly version: string; readonly reason: OutsideReason }
  /** A check in the background found one and left it for a better moment. */
  | { readonly type: 'postponed'; readonly version: string; readonly reason: 'metered' | 'low-power' }
  | {
      readonly type: 'no-space';
      readonly version: string;
      readonly neededBytes: number;
      /** Null where the platform does not say. */
      readonly freeBytes: number | null;
    }
  | ({ readonly type: 'failed-before'; readonly version: string } & Trouble<FailureCode>)
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly type: 'offline'; readonly reason: string }
  | { readonly type: 'not-found' }
  | { readonly type: 'cancelled' };
