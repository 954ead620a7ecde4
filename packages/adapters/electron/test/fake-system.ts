// The rest of Electron for a test: what has to do with the machine and with nothing that is shown.

import type { ElectronParts, ElectronSafeStorage } from '../src/electron-parts.js';

/** Parts of Electron that a test can steer and ask. */
export interface FakeSystem extends Omit<ElectronParts, 'WebContentsView' | 'session'> {
  readonly opened: string[];
  readonly requests: unknown[];
  /** What the machine does, such as `suspend` and `updated`. */
  happens(event: string): void;
  isDark: boolean;
  isOnline: boolean;
}

/** A machine with a key ring, a clipboard and Node's network. */
export function createFakeSystem(): FakeSystem {
  const listeners = new Map<string, Set<() => void>>();
  const of = (event: string) => listeners.get(event) ?? new Set<() => void>();
  const events = {
    on: (event: string, listener: () => void) => listeners.set(event, of(event).add(listener)),
    off: (event: string, listener: () => void) => of(event).delete(listener),
  };
  let clipboard = '';
  const system: FakeSystem = {
    opened: [],
    requests: [],
    isDark: false,
    isOnline: true,
    happens: (event) => {
      for (const listener of [...of(event)]) listener();
    },
    net: {
      fetch: (url, init) => {
        system.requests.push({ url, ...init });
        return fetch(url, init);
      },
      isOnline: () => system.isOnline,
    },
    safeStorage: createFakeSafeStorage(),
    powerMonitor: events,
    nativeTheme: {
      ...events,
      get shouldUseDarkColors() {
        return system.isDark;
      },
    },
    clipboard: {
      readText: () => Promise.resolve(clipboard),
      writeText: (text) => {
        clipboard = text;
      },
    },
    shell: {
      openExternal: (url) => {
        system.opened.push(url);
        return url.includes('nobody') ? Promise.reject(new Error('No browser.')) : Promise.resolve();
      },
    },
    screen: { getPrimaryDisplay: () => ({ scaleFactor: 2 }) },
  };
  return system;
}

/** Turns bits around, so that nobody takes it for a text. Members can be replaced. */
export function createFakeSafeStorage(members: Partial<ElectronSafeStorage> = {}): ElectronSafeStorage {
  const turned = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text) => turned(Buffer.from(text)),
    decryptString: (sealed) => turned(sealed).toString(),
    ...members,
  };
}
