import * as nodeCrypto from 'node:crypto';
import { join } from 'node:path';

import { programLabel } from '@org/package-format';
import { createNodeCrypto } from '@org/package-format/node';

import { createAwakeClock } from './awake-clock.js';
import { createDiskFiles } from './disk-files.js';
import { createFetchNetwork } from './fetch-network.js';
import { openFileStore } from './file-store.js';
import { createElectronNatives } from './natives/electron-natives.js';
import { createPresses } from './presses.js';
import { keptPartition } from './program-session.js';
import { createProgramSurfaces } from './program-surface.js';
import { createSafeStorageSecrets } from './safe-storage-secrets.js';

import type {
  CodeRequest,
  IssuedCode,
  IssuedToken,
  LogEntry,
  Platform,
  PlatformScreens,
  TokenRequest,
} from '@org/host-core';

import type { ElectronParts } from './electron-parts.js';
import type { ElectronNativesOptions } from './natives/electron-natives.js';

/** What an app brings along. */
export interface ElectronPlatformOptions {
  /** Electron's main-process module, after the app is ready. */
  readonly electron: ElectronParts;
  /** A folder that belongs to this host alone, such as `mini-programs` in the app's user data. */
  readonly folder: string;
  /** The absolute path of `@org/adapter-electron/preload`, as a file that ships with the app. */
  readonly preload: string;
  /** Consent, payment and dialogs, in the host's own words and colours. */
  readonly screens: PlatformScreens;
  /** Asks the host's own backend for a token. */
  readonly issueToken: (request: TokenRequest) => Promise<IssuedToken>;
  /** Asks the host's own backend for a one-time code; without it no method gives one. */
  readonly issueCode?: (request: CodeRequest) => Promise<IssuedCode | null>;
  /** What the app adds to the methods that a desktop answers. */
  readonly natives?: ElectronNativesOptions;
  /** Lets developer tools be opened on programs. For builds with `@org/host-core/debug`. */
  readonly hasDevTools?: boolean;
  /** Receives the host's log; without it, warnings and errors go to the console, and the traces of a host in development. */
  readonly log?: (entry: LogEntry) => void;
}

/** The platform of a desktop app. */
export interface ElectronPlatform extends Platform {
  /** Gives the folder back: after the host was closed, before the app quits. Safe to call twice. */
  close(): Promise<void>;
}

/** The platform of a host in Electron's main process. Rejects while another process has the folder. */
export async function createElectronPlatform(options: ElectronPlatformOptions): Promise<ElectronPlatform> {
  const { electron, folder, preload, screens, issueToken, issueCode, hasDevTools = false } = options;
  const log = quietLog(options.log ?? logToConsole);
  const store = await openFileStore(join(folder, 'store'));
  const crypto = createNodeCrypto(nodeCrypto);
  const clock = createAwakeClock(electron.powerMonitor);
  const presses = createPresses(clock);
  const secrets = createSafeStorageSecrets(electron.safeStorage);
  if (secrets === null) {
    const detail = 'This system keeps no key for the app; on Linux, a key ring must run.';
    log({ level: 'warn', event: 'secrets-unavailable', detail });
  }
  return {
    name: 'electron',
    crypto,
    network: createFetchNetwork(electron.net),
    blobs: store.blobs,
    records: store.records,
    clock,
    random: (byteCount) => new Uint8Array(nodeCrypto.randomBytes(byteCount)),
    surfaces: createProgramSurfaces({ electron, clock, preload, hasDevTools, onPress: presses.note }),
    screens,
    issueToken,
    ...(issueCode === undefined ? {} : { issueCode }),
    natives: {
      ...createElectronNatives(electron, options.natives ?? {}),
      takeGesture: presses.take,
      // Its cookies and its web storage; files, secrets and records are the core's to remove.
      forgetProgram: async (programId) => {
        const partition = keptPartition(await programLabel(programId, crypto));
        await electron.session.fromPartition(partition).clearStorageData();
      },
    },
    files: createDiskFiles(join(folder, 'files')),
    ...(secrets === null ? {} : { secrets }),
    log,
    close: async () => {
      clock.close();
      await store.close();
    },
  };
}

function quietLog(log: Platform['log']): Platform['log'] {
  return (entry) => {
    try {
      log(entry);
    } catch (cause) {
      // The host's own log failed; its line must not stop what it tells about.
      console.error(cause);
    }
  };
}

function logToConsole({ level, event, programId, detail }: LogEntry): void {
  if (level !== 'info') console[level](event, programId ?? '', detail ?? '');
}
