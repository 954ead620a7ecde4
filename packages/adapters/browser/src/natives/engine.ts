// What an engine may have beyond the declarations of TypeScript's DOM library, and what of those it may lack.

/** The navigator as it really is: every member that a native method stands on may be missing. */
export interface EngineNavigator extends Partial<
  Pick<
    Navigator,
    | 'canShare'
    | 'clipboard'
    | 'clearAppBadge'
    | 'credentials'
    | 'geolocation'
    | 'mediaDevices'
    | 'setAppBadge'
    | 'share'
    | 'userActivation'
    | 'vibrate'
    | 'wakeLock'
  >
> {
  readonly connection?: EngineConnection;
  readonly contacts?: EngineContacts;
  readonly deviceMemory?: number;
  readonly getBattery?: () => Promise<{ readonly level: number; readonly charging: boolean }>;
}

/** The Network Information API. */
interface EngineConnection extends EventTarget {
  readonly type?: string;
  readonly saveData?: boolean;
}

/** The Contact Picker API. */
interface EngineContacts {
  getProperties(): Promise<readonly string[]>;
  select(
    properties: readonly string[],
    options: { readonly multiple: boolean },
  ): Promise<readonly EngineContact[]>;
}

/** A contact that the user chose. */
export interface EngineContact {
  readonly name?: readonly string[];
  readonly email?: readonly string[];
  readonly tel?: readonly string[];
}

/** The globals that may be missing. */
export interface EngineWindow {
  readonly BarcodeDetector?: EngineBarcodeDetectors;
  readonly MediaRecorder?: typeof MediaRecorder;
  readonly Notification?: typeof Notification;
  readonly PublicKeyCredential?: typeof PublicKeyCredential;
  readonly showSaveFilePicker?: (options: {
    readonly suggestedName: string;
  }) => Promise<FileSystemFileHandle>;
}

/** The Shape Detection API. */
interface EngineBarcodeDetectors {
  new (options: { readonly formats: readonly string[] }): {
    detect(
      source: HTMLVideoElement,
    ): Promise<readonly { readonly rawValue: string; readonly format: string }[]>;
  };
  getSupportedFormats(): Promise<readonly string[]>;
}

/** This page's navigator, with every optional member optional. */
export function engineNavigator(): EngineNavigator {
  return navigator;
}

/** This page's window, with every optional global optional. */
export function engineWindow(): EngineWindow {
  return window;
}
