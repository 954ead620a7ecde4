// What crosses the bridge: a tagged union for each direction (docs/protocol.md 1.4).

import type { WireError } from './error.js';
import type { EventName } from './catalogue.js';
import type { JsonValue } from './json.js';
import type { LatencyClass } from './latency-class.js';
import type { PermissionState } from './permission.js';

/** The guest's first frame. It holds no secret, so it may travel before the peer is known. */
export interface HelloFrame {
  readonly type: 'hello';
  readonly nonce: string;
  /** Protocol majors the guest speaks. */
  readonly protocol: readonly number[];
  /** Name and version of the guest's SDK, for the inspector. */
  readonly sdk: string;
}

/** What a guest knows of a method it may call, from the host's live table. */
export interface MethodTraits {
  readonly latency: LatencyClass;
  readonly permission: string | null;
  readonly once?: true;
  readonly gesture?: true;
  /** Parameters that this host cannot do anything with. */
  readonly without?: readonly string[];
}

/** The host's answer to hello. The packet that carries it names the session. */
export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly nonce: string;
  readonly protocol: number;
  readonly host: { readonly name: string; readonly version: string; readonly platform: string };
  readonly program: { readonly id: string; readonly version: string };
  /** What this host answers. */
  readonly methods: Readonly<Record<string, MethodTraits>>;
  /** What it knows of and cannot do here, with the reason. */
  readonly unsupported: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly permissions: Readonly<Record<string, PermissionState>>;
}

/**
 * A stretch of the bytes that travel with a call, in either direction. `sequence` counts from 1 within the call.
 * `data` is base64, or null when the bytes came beside the packet: one chunk of a packet can have such.
 */
export interface ChunkFrame {
  readonly type: 'chunk';
  readonly id: string;
  readonly sequence: number;
  readonly data: string | null;
}

/** Whoever receives the bytes of a call has room for so many more. */
export interface CreditFrame {
  readonly type: 'credit';
  readonly id: string;
  readonly bytes: number;
}

/** A guest asks. */
export interface CallFrame {
  readonly type: 'call';
  readonly id: string;
  readonly method: string;
  readonly params: JsonValue;
  /** The idempotency key of a method with `effect: 'once'`. */
  readonly key?: string;
}

/** A guest no longer wants the answer; the host still says once how the call ended. */
export interface CancelFrame {
  readonly type: 'cancel';
  readonly id: string;
}

/** A guest that waits asks for a sign of life, and whether these calls are still being worked on. */
export interface PingFrame {
  readonly type: 'ping';
  readonly waiting: readonly string[];
}

/** The host lives; of the calls asked about it does not know these. */
export interface PongFrame {
  readonly type: 'pong';
  readonly unknown: readonly string[];
}

/** A call succeeded. `result` is always there, `null` for nothing. */
export interface ResultFrame {
  readonly type: 'result';
  readonly id: string;
  readonly result: JsonValue;
}

/** How far a call has come. `sequence` counts from 1 within the call; a later one replaces an earlier one. */
export interface ProgressFrame {
  readonly type: 'progress';
  readonly id: string;
  readonly sequence: number;
  readonly doneBytes: number;
  /** Null while nobody knows. */
  readonly totalBytes: number | null;
}

/** A call failed. */
export interface ErrorFrame {
  readonly type: 'error';
  readonly id: string;
  readonly error: WireError;
}

/** Something happened that the guest subscribed to. `sequence` counts per subscription from 1. */
export interface EventFrame {
  readonly type: 'event';
  readonly subscription: string;
  readonly sequence: number;
  readonly event: EventName;
  readonly data: JsonValue;
}

/** The sender ends the session. */
export interface ByeFrame {
  readonly type: 'bye';
  readonly reason: string;
}

/** What a guest may send. */
export type GuestFrame =
  HelloFrame | CallFrame | CancelFrame | ChunkFrame | CreditFrame | PingFrame | ByeFrame;
/** What a host may send. */
export type HostFrame =
  | WelcomeFrame
  | ResultFrame
  | ErrorFrame
  | ProgressFrame
  | ChunkFrame
  | CreditFrame
  | EventFrame
  | PongFrame
  | ByeFrame;
