// What an app's own page talks to: how a host is made and what it does.

import type { ConsentDocument } from './consent-desk.js';
import type { Grant, GrantMode } from './consent-record.js';
import type { Extensions } from './extension.js';
import type { KeepAliveOptions } from './keep-alive.js';
import type { OnHostEvent } from './host-events.js';
import type { InstalledProgram } from './installed-program.js';
import type { NativeCode } from './native-code.js';
import type { CancelSignal, Platform } from './platform.js';
import type { HostLaunchOptions } from './program-context.js';
import type { LaunchOutcome } from './launch-outcome.js';
import type { CatalogEntry, StoreAnswer } from './store-client.js';
import type { Evidence } from './trust/evidence.js';
import type { AgreedUpdate, UpdateOutcome } from './update-outcome.js';
import type { UpdateRound } from './update-round.js';

/** What a host is made of. */
export interface HostOptions {
  readonly platform: Platform;
  /** Shown to programs. */
  readonly name: string;
  /** Compared with each program's minHostVersion. */
  readonly version: string;
  /** BCP 47 tag given to programs; `en` unless told. */
  readonly locale?: string;
  /** What this host offers beyond the catalogue. */
  readonly extensions?: Extensions;
  /** The code of native programs that is built into this host; several versions of one are side by side. */
  readonly nativePrograms?: readonly NativeCode[];
  readonly store: {
    /** Base URL without a trailing slash. */
    readonly url: string;
    /** The store's first keys, `store-keys.json` byte for byte. Pin them in the app; never fetch them. */
    readonly root: string;
    /** Whether the store is told how new releases come up here; it is, unless told. Nothing says who or where. */
    readonly tellsVerdicts?: boolean;
  };
  /** Programs that stay after the user has left them; three for five minutes unless told. */
  readonly keepAlive?: KeepAliveOptions;
  /**
   * Keeps one surface booted for whichever program without web storage is opened next, at the price of a process of the engine. Only
   * the browser adapter makes any, in browsers that can move it to its place.
   */
  readonly spareSurface?: boolean;
  /** The most that all packages may take, in bytes; 512 MiB unless told. */
  readonly quotaBytes?: number;
}

/** A mini-program host. Methods reject with HostError after close and for ids that are none; all else is a value. */
export interface Host {
  /** The programs of the store, for people to choose from. */
  catalog(): Promise<StoreAnswer<readonly CatalogEntry[]>>;
  installed(): Promise<readonly InstalledProgram[]>;
  /** Asks the store, downloads, verifies and stages: first install and update alike. */
  update(id: string, options?: { readonly signal?: CancelSignal }): Promise<UpdateOutcome>;
  /** Ends a check or a download of a program, whoever began it; what has arrived is kept. Resolves when nothing of it goes on. */
  cancelUpdate(id: string): Promise<void>;
  /** The user agrees to what a waiting release may do beyond the one that runs. False when nothing waits for that, or another release by now, or one that asks for more than was shown. */
  acceptUpdate(id: string, agreed: AgreedUpdate): Promise<boolean>;
  /** The channel that updates of a program come from, such as `beta`; `stable` unless told. */
  setChannel(id: string, channel: string): Promise<void>;
  /** Looks for updates of everything that is installed: one request when there is nothing new. */
  checkForUpdates(options?: { readonly signal?: CancelSignal }): Promise<UpdateRound>;
  /**
   * Does so in the background, every six hours unless told and never all devices at once; downloads wait while they would
   * cost the user. The returned function ends it, and so does `close`.
   */
  startUpdateChecks(options?: { readonly everyMs?: number }): () => void;
  /** Asks the store for a newer recall list and applies it, also to what runs. `update` does so when it hears of one. */
  refreshRecalls(): Promise<'current' | 'renewed' | 'offline'>;
  /** What the store signed and should not have, to be handed to partners and witnesses. */
  evidence(): Promise<readonly Evidence[]>;
  /**
   * Runs what is installed, without the network unless told. A program in the background is shown again as it is, if it has
   * this `mount` or none is given; one that runs already is closed first. Where the store
   * lets nothing that is here be launched any more, it is updated first.
   */
  launch(id: string, options?: HostLaunchOptions): Promise<LaunchOutcome>;
  /**
   * A launch is likely, as when the pointer is over a program: its surface is made ready, and nothing of it runs. False where
   * nothing is installed or the platform cannot. It is let go of after half a minute.
   */
  prepare(id: string): Promise<boolean>;
  /** The device is short of memory: closes what is in the background. Where the user was is kept. */
  relieveMemory(): Promise<void>;
  /** What the user answered and still holds. */
  grants(id: string): Promise<readonly Grant[]>;
  /** The user wants another answer than the one there is. False when there is none. */
  changeGrant(id: string, permission: string, mode: Exclude<GrantMode, 'once'>): Promise<boolean>;
  /** Forgets the user's answer, at once; the next use asks again. */
  revoke(id: string, permission: string): Promise<void>;
  /** Everything the user decided, also about programs that are gone, as one JSON document for the user to keep. */
  consentReceipts(): Promise<ConsentDocument>;
  /** The user's receipts are the user's to delete. What was answered stays. */
  deleteConsentReceipts(): Promise<void>;
  /** Removes a program with its packages, grants, payments and storage. */
  uninstall(id: string): Promise<void>;
  readonly on: OnHostEvent;
  /** Closes every program. Safe to call twice. */
  close(): Promise<void>;
}
