// The platform port: everything host-core cannot do by itself. Nothing else reaches the outside.
// An adapter implements it; testkit's platform contract says what each member must hold.

import type { CancelSignal } from './cancel-signal.js';
import type { ContainerPiece } from './container-pieces.js';
import type { PlatformFiles, PlatformSecrets } from './platform-files.js';
import type { PlatformNatives } from './platform-natives.js';
import type { PageState } from './surface/page-state.js';
import type {
  CodeRequest,
  IssuedCode,
  IssuedToken,
  PlatformScreens,
  TokenRequest,
} from './platform-screens.js';
import type { Transport } from '@org/bridge-protocol';
import type { PackageCrypto } from '@org/package-format';

export type { CancelSignal } from './cancel-signal.js';
export type * from './platform-screens.js';

/** What an adapter gives to host-core. */
export interface Platform {
  /** Shown to guests: `browser`, `electron`, `ios`, `android`, `memory`. */
  readonly name: string;
  /** SHA-256 (streaming) and RSA-PSS, native wherever the platform has them. */
  readonly crypto: PackageCrypto;
  readonly network: PlatformNetwork;
  readonly blobs: PlatformBlobs;
  readonly records: PlatformRecords;
  readonly clock: PlatformClock;
  /** Cryptographically strong random bytes. */
  random(byteCount: number): Uint8Array;
  readonly surfaces: PlatformSurfaces;
  readonly screens: PlatformScreens;
  /**
   * Asks the host's own backend for a token bound to a program. The host's master token stays behind this call.
   * Rejects when no user is signed in.
   */
  issueToken(request: TokenRequest): Promise<IssuedToken>;
  /**
   * Asks the host's own backend for a one-time code about the user, to be redeemed by the partner's server
   * (`@org/host-core/codes`). Null when no user is signed in. Without it those methods are NOT_SUPPORTED.
   */
  issueCode?(request: CodeRequest): Promise<IssuedCode | null>;
  /** What the device, the host's own screens and its services answer. Without it those methods are NOT_SUPPORTED. */
  readonly natives?: PlatformNatives;
  /** Files of programs. Without it `file.*` and everything that makes files are NOT_SUPPORTED. */
  readonly files?: PlatformFiles;
  /** Without it `secureStorage.*` is NOT_SUPPORTED. */
  readonly secrets?: PlatformSecrets;
  /** Other hosts over the same disk, such as further tabs. Without it this host is the only one. */
  readonly instances?: PlatformInstances;
  /** What downloads may cost the user. Without it nothing is put off. */
  conditions?(): Promise<DeviceConditions>;
  /** One line for the host's log. Must not throw. */
  log(entry: LogEntry): void;
}

/** The hosts over one disk. */
export interface PlatformInstances {
  /** Names this host among them, for as long as its page or process lives. */
  readonly own: string;
  /** The names of all that live now, its own included. */
  alive(): Promise<ReadonlySet<string>>;
}

/** What a download in the background would cost; null where the device does not say. */
export interface DeviceConditions {
  /** The connection is paid by volume, or the user asked to save data. */
  readonly isMetered: boolean | null;
  /** The battery is low, or the user asked to save it. */
  readonly isPowerLow: boolean | null;
}

/** Bytes from the network. */
export interface PlatformNetwork {
  /**
   * One request without cookies. Resolves once the status is known, whatever it is; rejects when no answer came.
   * Redirects are not followed: a redirect rejects.
   * A range asks for `range.length` bytes from `range.from` on, or for all the rest, of the identity encoding.
   */
  fetch(request: NetworkRequest): Promise<NetworkResponse>;
}

/** A request of the core. */
export interface NetworkRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly range?: { readonly from: number; readonly length?: number };
  readonly signal?: CancelSignal;
}

/** Status, headers with lower-case names, and the body as it arrives. */
export interface NetworkResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded bytes. Leaving the loop early stops the transfer. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Large bytes under a key of letters, digits, `.`, `_`, `-`. Where the disk is full, `put` and the commits of records reject
 * with an error named `QuotaExceededError`, and nothing has changed.
 */
export interface PlatformBlobs {
  /**
   * Keeps all chunks, or nothing at all when the source throws. Durable when it resolves; replaces a blob of that key.
   * The source does not change a chunk after handing it over, and may read the blob that it is to replace.
   */
  put(key: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Exactly these bytes. Rejects when the blob is missing or shorter. */
  read(key: string, offset: number, length: number): Promise<Uint8Array>;
  /** The size in bytes, or null when there is no such blob. */
  size(key: string): Promise<number | null>;
  /** A key that is not there is no error. */
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
  /** How much more fits, in bytes; null where the platform cannot tell. */
  freeBytes?(): Promise<number | null>;
}

/** Small texts under keys, changed all together or not at all. */
export interface PlatformRecords {
  get(key: string): Promise<string | null>;
  /** Every record whose key begins with the prefix, in code unit order of the keys. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
  /** Applies all changes atomically; null removes. With `durable` it survives a power cut once it resolves. */
  commit(changes: ReadonlyMap<string, string | null>, options: { readonly durable: boolean }): Promise<void>;
  /**
   * A durable commit, when every record that `expected` names still has that value (null: is not there); else nothing
   * changes and the answer is false. Of two pages or processes over one disk, one is the writer.
   */
  commitIf(
    expected: ReadonlyMap<string, string | null>,
    changes: ReadonlyMap<string, string | null>,
  ): Promise<boolean>;
}

/** Two clocks and a timer. */
export interface PlatformClock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number;
  /** Milliseconds the host has been in the foreground and awake. Never goes back. */
  foregroundMs(): number;
  /** Calls back once after at least `delayMs`; the returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** Web views. */
export interface PlatformSurfaces {
  /** Opens one surface for one launch. Rejects when the engine cannot open it; later troubles are signs. */
  open(request: SurfaceRequest, onSign: (sign: SurfaceSign) => void): Promise<Surface>;
  /**
   * Makes a surface ready for a launch that is likely, out of sight and without running anything of the program. Without it
   * every launch begins from nothing.
   */
  prepare?(release: PreparedRelease): Promise<PreparedSurface>;
  /**
   * Makes one ready for whichever program without web storage comes next: it has no origin to be made ready in. Without it those
   * programs are prepared one by one, or not.
   */
  prepareAny?(): Promise<PreparedSurface>;
}

/** A surface that waits for its launch. */
export interface PreparedSurface {
  /** As {@link PlatformSurfaces.open}, once, of the same release. */
  open(request: SurfaceRequest, onSign: (sign: SurfaceSign) => void): Promise<Surface>;
  /** Lets go of it, when nobody opens it. */
  close(): Promise<void>;
}

/** What serves one release. The serving side verifies all of it again. */
export interface PreparedRelease {
  readonly programId: string;
  /** The origin's first label (DESIGN §7), the same on every platform. */
  readonly label: string;
  readonly programName: string;
  readonly entryPoint: string;
  readonly webStorage: boolean;
  /** Whom its documents may talk to: what the manifest asks for and the store allows. Names; with a port in debug hosts only. */
  readonly domains: readonly string[];
  /** Canonical bytes of the store's statement for this release. */
  readonly statement: Uint8Array;
  /** Versions of the store's keys after the one that host and serving side have pinned, in order. */
  readonly storeKeys: readonly Uint8Array[];
  /** The version that is pinned in the host, byte for byte: whoever verifies with another one does not verify for this host. */
  readonly storeRoot: Uint8Array;
  /** Canonical bytes of the manifest. */
  readonly manifest: Uint8Array;
  readonly containerBytes: number;
  /** The blobs that hold the container, as far as it is here. Sub-packages may come later, by `files.part`. */
  readonly pieces: readonly ContainerPiece[];
}

/** What a surface needs to serve and run one release. */
export interface SurfaceRequest extends PreparedRelease {
  /** The user goes on where the program ended; null for a fresh start. */
  readonly resume: SurfaceResume | null;
  /**
   * The host's welcome as JSON, without a nonce. A page script that stands in front of the program's documents may answer the
   * guest's hello with it at once, in a session that it makes up (docs/protocol.md 2.6).
   */
  readonly welcome: string;
  readonly files: SurfaceFiles;
  /** The host's own place for the surface, handed through from `launch`. */
  readonly mount: unknown;
}

/** Where the user was when the program ended. */
export interface SurfaceResume {
  /** The file that is shown first, in place of the entry point. */
  readonly path: string;
  /** What the page script of that document is told, in its own words. */
  readonly text: string;
}

/** The files of the release that a surface runs, and of nothing else. */
export interface SurfaceFiles {
  /**
   * A file of the host's package as the partner signed it, repaired when this device has changed it; null when the
   * release has no such file. Rejects when it is damaged and could not be repaired: it must not be served. Waits for the
   * sub-package that it is in; rejects with an error named `PartUnavailableError` when that cannot be had now.
   */
  read(path: string): Promise<Uint8Array | null>;
  /**
   * A file for a serving side whose own copy is damaged, which is reported; null when it cannot be had. A program may
   * stand behind the question, so each file is given a few times per launch, one file after another.
   */
  replace(path: string): Promise<Uint8Array | null>;
  /** Brings a sub-package and says where it lies then; null when there is none of that name or it cannot be had now. */
  part(name: string): Promise<ContainerPiece | null>;
}

/** An open surface. */
export interface Surface {
  /** Shows it, or hides it while the user is elsewhere; its document stays. Not while it is closed. */
  setShown(isShown: boolean): void;
  /** Closes it and frees what it holds; no sign comes after. Safe to call twice. */
  close(): Promise<void>;
}

/** What a surface reports. */
export type SurfaceSign =
  /** A document of the program greets; its transport belongs to this surface's top document alone. */
  | {
      readonly type: 'connected';
      readonly transport: Transport;
      /** The session that a page script welcomed the guest to; without one the host makes it up. */
      readonly session?: string;
    }
  /** The program has painted content. */
  | { readonly type: 'painted' }
  /** Uncaught error, unhandled rejection, or a part of the package that could not be loaded. */
  | { readonly type: 'error'; readonly message: string }
  /** The document is gone for good: process ended, package refused, or a foreign document took its place. */
  | { readonly type: 'crashed'; readonly reason: string }
  /** The document's event loop has not turned for several seconds of foreground time. */
  | { readonly type: 'unresponsive' }
  /** Where the user is in the program, to be brought back there when the engine or the host ends it. */
  | { readonly type: 'state'; readonly state: PageState }
  /** Whether its engine shows it: it does, unless told otherwise. */
  | { readonly type: 'visible' }
  | { readonly type: 'hidden' }
  /** Whether any of it is on the screen, else an engine paints nothing of it: it is, unless told otherwise. */
  | { readonly type: 'sight'; readonly isInSight: boolean };

/** One line of the host's log. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly programId?: string;
  readonly detail?: string;
}
