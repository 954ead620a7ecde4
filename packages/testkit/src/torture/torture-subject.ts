// The port of bridge-torture: what a platform must let the kit do. A platform implements it once, like an adapter.

import type { Capability } from './torture-cause.js';
import type { Specimen } from './specimens.js';
import type { TortureProbe } from './torture-probe.js';
import type { Transport } from '@org/bridge-protocol';

/** A host with a running hostile program, and what can be done to both. */
export interface TortureSubject {
  readonly name: string;
  /** What stands in the host and tells what reached it. */
  readonly probe: TortureProbe;

  /** A fresh channel from the program's document to the host, as the SDK asks for one; nothing was said on it. */
  openWire(): Promise<TortureWire>;
  /** The same from another program of the same host. */
  openNeighbour(): Promise<TortureWire>;
  /** The real SDK in the program's document, over a fresh channel that the kit can hold up and forge. */
  openSdk(options?: { readonly isHolding?: boolean }): Promise<TortureSdk>;
  /** What `connect()` of the SDK says where no host is, in the end. */
  connectOutsideHost(): Promise<SdkOutcome>;
  /** Loads the program's document anew, by whatever way the platform has. Channels from before are gone. */
  reload(): Promise<void>;

  /** Lets what is under way arrive. A little is enough: the kit asks again. */
  settle(): Promise<void>;
  /** This much time passes for host and guest, and every timer fires when it is due. */
  pass(durationMs: number): Promise<void>;
  /** The device sleeps: all clocks have moved by this much, also backwards, and no timer has fired. */
  sleep(durationMs: number): Promise<void>;
  /** The host's end says nothing and hears nothing any more; the channel stays open. */
  silenceHost(): Promise<void>;
  /** The host's end is gone without a word, as when its process ends. */
  killHost(): Promise<void>;
  /** The user takes a permission back in the host. */
  revoke(permission: string): Promise<void>;
  /** Sessions that the host has begun with the program. */
  sessionCount(): number;
  /** Whatever host and guest have written to a console. */
  consoleLines(): Promise<readonly string[]>;

  /** Every kind of frame inside the program's document asks for a bridge, and speaks into it. */
  readonly childFrames: Capability<() => Promise<readonly BridgeAttempt[]>>;
  /** The program asks for a bridge, or calls, and leaves its document in the same breath; one attempt for each way. */
  readonly navigationRaces: Capability<() => Promise<readonly BridgeAttempt[]>>;
  /** Documents that take the program's place, or that it opens, ask for a bridge. */
  readonly foreignDocuments: Capability<() => Promise<readonly BridgeAttempt[]>>;
  /** Something asks for a bridge that is attested with this origin and, unless told, stands in the program's own place. */
  readonly origins: Capability<TortureOrigins>;
  /** Other scripts of the page say these packets in every way that the SDK could hear. */
  readonly forgeInPage: Capability<(packets: readonly string[]) => Promise<void>>;
  /** The program loads the SDK's script twice and uses both; answers how many sessions that took. */
  readonly loadTwice: Capability<() => Promise<number>>;
  /** Calls an echo by the real SDK while built-in functions of the page are replaced, one attempt for each. */
  readonly changedBuiltIns: Capability<(value: string) => Promise<readonly ChangedBuiltIn[]>>;
  /** A weaker way to the host that stands in where the proper one is missing. */
  readonly fallbackWire: Capability<() => Promise<TortureWire>>;
  /** Workers and channels of the web try to get at a bridge, their own or that of another program. */
  readonly workers: Capability<() => Promise<readonly BridgeAttempt[]>>;
  /** The user presses something in the program. */
  readonly press: Capability<() => Promise<void>>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** The raw end of a channel. */
export interface TortureWire extends Transport {
  /** Sends something that is no text, where the channel takes it. */
  readonly sendSpecimen: Capability<(specimen: Specimen) => void>;
}

/** Somebody who should not have a bridge tried to get one. */
export interface BridgeAttempt {
  readonly way: string;
  /** Whether a channel, or anything the host said, reached it. */
  readonly hasBridge: boolean;
}

/** How to speak to the host as somebody else. */
export interface TortureOrigins {
  /** What the host takes for the program's. */
  readonly own: string;
  /** Whether the host answers with a bridge. */
  ask(origin: string, options?: { readonly isOtherWindow?: boolean }): Promise<boolean>;
}

/** One call while a built-in function was replaced. */
export interface ChangedBuiltIn {
  readonly what: string;
  /** Null when the call had not settled in the end. */
  readonly outcome: SdkOutcome | null;
}

/** How something of the SDK ended. */
export type SdkOutcome =
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly code: string; readonly data?: unknown };

/** Parameters of a call: JSON text that the guest parses, something that is no JSON, or an echo of such a thing. */
export type SdkParams =
  { readonly json: string } | { readonly specimen: Specimen } | { readonly echoOf: Specimen };

/** The SDK in the guest, with the kit on its wire. Everything is a promise, because it may stand in another process. */
export interface TortureSdk {
  /** The welcome, or why there is none; null while it is not known. */
  opened(): Promise<SdkOutcome | null>;
  /** Begins a call and gives its number. One that takes bytes ends with how many it has taken. */
  begin(
    method: string,
    params: SdkParams,
    options?: {
      readonly timeoutMs?: number;
      readonly isCancelled?: boolean;
      readonly takesBytes?: boolean;
    },
  ): Promise<number>;
  cancel(call: number): Promise<void>;
  /** Null while the call waits. */
  outcome(call: number): Promise<SdkOutcome | null>;
  /** From now on packets of the host wait for the kit, or no longer. */
  hold(isHolding: boolean): Promise<void>;
  /** Takes the packets that wait. */
  takeHeld(): Promise<readonly string[]>;
  /** Gives these packets to the SDK, as if they had come. */
  deliver(packets: readonly string[]): Promise<void>;
  /** How many packets the SDK has sent. */
  sentCount(): Promise<number>;
  /** How many frames and packets the SDK has dropped. */
  ignoredCount(): Promise<number>;
  /** Names that somebody has put on `Object.prototype` of the guest. */
  pollution(): Promise<readonly string[]>;
}
