// The parts of Electron that this adapter touches, and nothing more of each. `test/electron-parts.test-d.ts` holds them against
// Electron's own declarations; tests put their own in the places of these.

/** Electron's main-process module, as much of it as is used: pass the module itself. */
export interface ElectronParts {
  readonly WebContentsView: new (options: {
    readonly webPreferences: ProgramPreferences;
  }) => ElectronProgramView;
  readonly session: { fromPartition(partition: string): ElectronSession };
  readonly net: {
    fetch(url: string, init: FetchInit): Promise<Response>;
    isOnline(): boolean;
  };
  readonly safeStorage: ElectronSafeStorage;
  readonly powerMonitor: ElectronEvents<'suspend' | 'resume'>;
  readonly nativeTheme: ElectronEvents<'updated'> & { readonly shouldUseDarkColors: boolean };
  readonly clipboard: {
    readText(): Promise<string> | string;
    writeText(text: string): Promise<void> | void;
  };
  readonly shell: { openExternal(url: string): Promise<void> };
  readonly screen: { getPrimaryDisplay(): { readonly scaleFactor: number } };
}

/** A request of the host: Chromium's, whose members Node's types do not all have. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
  readonly cache: 'no-store';
  readonly credentials: 'omit';
  readonly redirect: 'error';
  readonly referrerPolicy: 'no-referrer';
}

/** Something of Electron that tells of events which carry nothing. */
export interface ElectronEvents<Name extends string> {
  on(event: Name, listener: () => void): unknown;
  off(event: Name, listener: () => void): unknown;
}

/** How the renderer of a program is confined. Written out, whatever the defaults of a version are. */
export interface ProgramPreferences {
  readonly partition: string;
  readonly preload: string;
  readonly sandbox: true;
  readonly contextIsolation: true;
  readonly webSecurity: true;
  readonly nodeIntegration: false;
  readonly nodeIntegrationInWorker: false;
  readonly nodeIntegrationInSubFrames: false;
  readonly webviewTag: false;
  readonly plugins: false;
  readonly navigateOnDragDrop: false;
  /** `alert` and its like would stand over the whole app in its name. */
  readonly disableDialogs: true;
  /** Dictionaries are fetched from a server of the engine's maker. */
  readonly spellcheck: false;
  readonly devTools: boolean;
}

/** The keys of the operating system's own store. */
export interface ElectronSafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux alone has it. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** A partition: cookies, storage and network of one program. */
export interface ElectronSession {
  readonly protocol: {
    handle(scheme: string, answer: (request: Request) => Promise<Response>): void;
    isProtocolHandled(scheme: string): boolean;
    unhandle(scheme: string): void;
  };
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string },
        decide: (answer: { readonly cancel: boolean }) => void,
      ) => void,
    ): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  clearStorageData(): Promise<void>;
  on(event: 'will-download', listener: (event: Preventable) => void): unknown;
  off(event: 'will-download', listener: (event: Preventable) => void): unknown;
}

/** Something that does not happen when it is prevented. */
export interface Preventable {
  preventDefault(): void;
}

/** The window that holds programs. */
export interface ElectronWindow extends ElectronEvents<'resize' | 'closed'> {
  readonly contentView: { addChildView(view: object): void; removeChildView(view: object): void };
  getContentSize(): number[];
  isDestroyed(): boolean;
}

/** The view of one program. */
export interface ElectronProgramView {
  readonly webContents: ElectronWebContents;
  setBounds(bounds: Bounds): void;
  setVisible(isVisible: boolean): void;
}

/** A place in a window, in its own pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The page of a program. */
export interface ElectronWebContents {
  readonly mainFrame: ElectronFrame;
  /** Hears this page alone. */
  readonly ipc: { on(channel: string, listener: (event: PageMessage, data?: unknown) => void): unknown };
  send(channel: string, text?: string): void;
  loadURL(url: string): Promise<void>;
  close(): void;
  isDestroyed(): boolean;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  setWebRTCIPHandlingPolicy(policy: 'disable_non_proxied_udp'): void;
  on(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', listener: OnNavigation): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'did-finish-load', listener: () => void): unknown;
  on(event: 'did-fail-load', listener: OnLoadFailure): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: unknown, details: { readonly reason: string }) => void,
  ): unknown;
  on(
    event: 'console-message',
    listener: (details: { readonly level: string; readonly message: string }) => void,
  ): unknown;
  on(
    event: 'input-event',
    listener: (event: unknown, input: { readonly type: string; readonly modifiers?: string[] }) => void,
  ): unknown;
}

type OnNavigation = (event: Preventable & { readonly url: string }) => void;

type OnLoadFailure = (
  event: unknown,
  code: number,
  description: string,
  url: string,
  isMainFrame: boolean,
) => void;

/** A frame, as the browser process knows it. The page has no part in what stands here. */
export interface ElectronFrame {
  /** Of the document that stands in it: `null` when it has none of its own. */
  readonly origin: string;
}

/** What a page's preload script sent. */
export interface PageMessage {
  /** Null when the frame has gone on meanwhile. */
  readonly senderFrame: ElectronFrame | null;
  readonly ports: readonly ElectronPort[];
}

/** A MessagePort in the main process. It clones what it is given; of transfers it knows ports alone. */
export interface ElectronPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}
