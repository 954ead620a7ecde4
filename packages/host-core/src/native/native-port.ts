// The native port: how host-core, alone in a script engine, and the app around it talk. Everything is one string, JSON, both
// ways, so that every engine can carry it. `native-port.json` lists these names; Swift and Kotlin are held to it by a test.

/**
 * What the core asks the app; each is answered once. Bytes are base64. `text` values are strings, `key` and `path` as in
 * platform.ts.
 */
export interface NativeRequests {
  /** Asks for a URL; no redirects, no cookies. The body stays with the app until it is read. */
  'network.fetch': (params: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  }) => {
    readonly transfer: number;
    readonly status: number;
    /** With lower-case names. */
    readonly headers: Readonly<Record<string, string>>;
  };
  /** The next bytes of a body, at most 1 MiB of them; null at its end. */
  'network.read': (params: { readonly transfer: number }) => string | null;
  /** Ends a transfer that is not wanted any more. One that is not there is no error. */
  'network.cancel': (params: { readonly transfer: number }) => null;

  /** Begins a blob that is not seen until it is committed. */
  'blobs.begin': (params: { readonly key: string }) => { readonly draft: number };
  'blobs.write': (params: { readonly draft: number; readonly bytes: string }) => null;
  /** Durable, and in the place of a blob of that key, once it answers. */
  'blobs.commit': (params: { readonly draft: number }) => null;
  'blobs.abort': (params: { readonly draft: number }) => null;
  'blobs.read': (params: {
    readonly key: string;
    readonly offset: number;
    readonly length: number;
  }) => string;
  'blobs.size': (params: { readonly key: string }) => number | null;
  'blobs.delete': (params: { readonly key: string }) => null;
  'blobs.keys': (params: Empty) => readonly string[];
  'blobs.free': (params: Empty) => number | null;

  'records.get': (params: { readonly key: string }) => string | null;
  'records.list': (params: { readonly prefix: string }) => readonly Row[];
  'records.commit': (params: { readonly changes: readonly Change[]; readonly durable: boolean }) => null;
  'records.commitIf': (params: {
    readonly expected: readonly Change[];
    readonly changes: readonly Change[];
  }) => boolean;

  'files.write': (params: {
    readonly scope: string;
    readonly path: string;
    readonly bytes: string;
    readonly append: boolean;
  }) => null;
  'files.read': (params: {
    readonly scope: string;
    readonly path: string;
    readonly offset: number;
    readonly length: number;
  }) => string;
  'files.list': (params: { readonly scope: string }) => readonly (readonly [path: string, size: number])[];
  'files.remove': (params: { readonly scope: string; readonly path: string }) => null;
  'files.removeAll': (params: { readonly scope: string }) => null;

  'secrets.seal': (params: { readonly scope: string; readonly text: string }) => string;
  'secrets.open': (params: { readonly scope: string; readonly sealed: string }) => string;

  /** RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes, and nothing else. */
  'crypto.verify': (params: {
    /** SubjectPublicKeyInfo in DER. */
    readonly spki: string;
    readonly signature: string;
    readonly message: string;
  }) => boolean;

  /** Makes a web view ready for a program that is likely to be opened, out of sight, and loads an empty document. */
  'surface.prepare': (params: NativePreparation) => null;
  /**
   * Shows a web view and loads its first document; the view of that number, where one was made ready. Answers once the view is
   * there.
   */
  'surface.open': (params: NativeSurface) => null;
  /** Starts a native program in a view of its own. Answers once it is to be seen; an error is one of the program. */
  'surface.start': (params: NativeProgramStart) => null;
  /** Takes it away, with everything it holds. */
  'surface.close': (params: { readonly surface: number }) => null;

  'screen.consent': (params: object) => unknown;
  'screen.pay': (params: object) => unknown;
  'screen.findPayment': (params: object) => unknown;
  'screen.dialog': (params: object) => string | null;
  'token.issue': (params: object) => unknown;
  'code.issue': (params: object) => unknown;

  /** A method of the device or of the host's app. */
  'native.call': (params: {
    readonly method: string;
    readonly params: unknown;
    readonly program: { readonly id: string; readonly name: string; readonly partnerName: string };
    readonly idempotencyKey: string;
  }) => unknown;
  /** Whether the user did something in this program in the last `withinMs`; each gesture is taken once. */
  'native.gesture': (params: { readonly programId: string; readonly withinMs: number }) => boolean;
  /** The program was uninstalled: what the engine stores under its label goes too. */
  'native.forget': (params: { readonly programId: string; readonly label: string }) => null;
  /** What a download would cost. */
  'device.conditions': (params: Empty) => {
    readonly isMetered: boolean | null;
    readonly isPowerLow: boolean | null;
  };
}

/** What the core tells the app, without an answer. */
export interface NativeNotices {
  /** The request of that number is not wanted any more. It still is to be answered. */
  cancel: { readonly request: number };
  'timer.set': { readonly timer: number; readonly delayMs: number };
  'timer.cancel': { readonly timer: number };
  /** A line for the bootstrap of a surface's top document, or for its native program. */
  'surface.text': { readonly surface: number; readonly text: string };
  /** Shows it, or hides it while the user is elsewhere. Its document stays as it is. */
  'surface.shown': { readonly surface: number; readonly isShown: boolean };
  /** Answers a `surface.request` of the app. */
  'surface.response': {
    readonly surface: number;
    readonly request: number;
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  /** Answers a `surface.navigation` of the app. */
  'surface.decision': { readonly surface: number; readonly request: number; readonly isAllowed: boolean };
  'screen.toast': { readonly programName: string; readonly text: string; readonly durationMs: number };
  'native.watch': {
    readonly watch: number;
    readonly event: string;
    readonly program: { readonly id: string; readonly name: string; readonly partnerName: string };
    readonly options: object;
  };
  'native.unwatch': { readonly watch: number };
  log: {
    readonly level: string;
    readonly event: string;
    readonly programId?: string;
    readonly detail?: string;
  };
  /** How a command of the app ended. */
  done: { readonly command: number } & ({ readonly value: unknown } | { readonly error: NativeError });
  /** What the host tells its page, such as the progress of an update (`HostEvents`). */
  'host.event': { readonly event: string; readonly data: unknown };
}

/** What the app tells the core. */
export interface NativeWords {
  /** First of all, once. */
  start: NativeStart;
  answer: { readonly request: number } & ({ readonly value: unknown } | { readonly error: NativeError });
  'timer.fired': { readonly timer: number };
  /** A request of a surface's document for something of its own origin. A native program has the path of a file in its package for a URL. */
  'surface.request': {
    readonly surface: number;
    readonly request: number;
    readonly method: string;
    readonly url: string;
    readonly range: string | null;
  };
  /** A document of a surface wants to go somewhere. */
  'surface.navigation': {
    readonly surface: number;
    readonly request: number;
    readonly url: string;
  };
  /** A line of a bootstrap, or of a native program. The app says what it knows of the speaker. */
  'surface.text': {
    readonly surface: number;
    readonly text: string;
    readonly isMainFrame: boolean;
    /** Of the speaking document, as the engine attests it; null where the engine does not say. */
    readonly origin: string | null;
  };
  /** A document was loaded. */
  'surface.loaded': { readonly surface: number };
  /** The engine has lost the document for good, or a native program has ended by itself. */
  'surface.crashed': { readonly surface: number; readonly reason: string };
  'surface.visibility': { readonly surface: number; readonly isVisible: boolean };
  'native.event': { readonly watch: number; readonly data: unknown };
  /** A method of the host, by name. */
  command: { readonly command: number; readonly name: string; readonly params: readonly unknown[] };
  /** A command is not to go on. It still is answered. */
  'command.cancel': { readonly command: number };
}

/** How a core begins. */
export interface NativeStart {
  readonly platform: string;
  readonly name: string;
  readonly version: string;
  readonly locale?: string;
  readonly storeUrl: string;
  /** `store-keys.json` byte for byte. */
  readonly storeRoot: string;
  readonly tellsVerdicts?: boolean;
  readonly quotaBytes?: number;
  /** 32 bytes or more of the system's randomness, in base64. */
  readonly entropy: string;
  /** The origin of a program, with `*` for its label: `miniapp://*`. */
  readonly programOrigin: string;
  /** What the app answers beyond the least. */
  readonly offers: {
    readonly crypto: boolean;
    readonly files: boolean;
    readonly secrets: boolean;
    readonly codes: boolean;
    readonly findsPayments: boolean;
    readonly conditions: boolean;
    readonly gestures: boolean;
  };
  /**
   * The native programs whose code is in the app, by their ids: the versions that it has, or null where it runs the code that
   * packages bring.
   */
  readonly nativePrograms?: Readonly<Record<string, readonly string[] | null>>;
  /** Methods and events of the device that it answers, and why not the others. */
  readonly methods: readonly string[];
  readonly events: readonly string[];
  readonly unsupported: Readonly<Record<string, string>>;
}

/** What a web view is made ready with; the rest comes when it is opened. */
interface NativePreparation {
  readonly surface: number;
  readonly label: string;
  /** Of the first document; an empty one stands there until the program is opened. */
  readonly url: string;
  readonly isPersistent: boolean;
  readonly rules: string;
}

/** What a web view is to be. */
interface NativeSurface {
  readonly surface: number;
  readonly programId: string;
  readonly label: string;
  readonly title: string;
  /** Of the first document. */
  readonly url: string;
  /** Whether what its documents store outlives it. */
  readonly isPersistent: boolean;
  /** A content rule list in WebKit's JSON: what the engine may load at all. */
  readonly rules: string;
  /** JSON for the bootstrap, which answers the program's hello with it: stands in front of it as `'use strict';window.miniProgramWelcome=<welcome>;`. */
  readonly welcome: string;
  /** The app's own place for it, handed through from `launch`. */
  readonly mount: unknown;
}

/** A native program, about to be started. */
interface NativeProgramStart {
  readonly surface: number;
  readonly programId: string;
  readonly version: string;
  readonly title: string;
  /** The file that its manifest begins with. */
  readonly entryPoint: string;
  /** The bytes of that file, as the partner signed them, where packages bring the code; else null. */
  readonly code: string | null;
  /** The app's own place for it, handed through from `launch`. */
  readonly mount: unknown;
}

/** An error as it crosses: `name` is `QuotaExceededError` for a full disk, `code` that of a BridgeError. */
export interface NativeError {
  readonly name?: string;
  readonly code?: string;
  readonly message: string;
}

/** A record. */
type Row = readonly [key: string, value: string];
/** A record as it is to be; null removes. */
type Change = readonly [key: string, value: string | null];
type Empty = Readonly<Record<string, never>>;

/** Both clocks, with every word of the app: the core has none of its own. */
export interface NativeTimes {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Milliseconds that the app has been awake and in the foreground. Never goes back. */
  readonly foregroundMs: number;
}
