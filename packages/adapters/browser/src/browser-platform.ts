import { createWebCrypto } from '@org/package-format/webcrypto';

import { deviceConditions } from './device-conditions.js';
import { createFetchNetwork } from './fetch-network.js';
import { createStorageForgetter } from './forget-web-storage.js';
import { createIndexedDbBlobs } from './indexed-db-blobs.js';
import { createIndexedDbRecords } from './indexed-db-records.js';
import { openIndexedDatabase } from './indexed-database.js';
import { createBrowserNatives } from './natives/browser-natives.js';
import { createOpfsFiles } from './opfs-files.js';
import { createPageClock } from './page-clock.js';
import { createPageInstances } from './page-instances.js';
import { createSurfaces } from './surface.js';
import { createWebCryptoSecrets } from './web-crypto-secrets.js';

import type {
  CodeRequest,
  IssuedCode,
  IssuedToken,
  LogEntry,
  Platform,
  PlatformScreens,
  PlatformSecrets,
  TokenRequest,
} from '@org/host-core';

import type { BrowserNativesOptions } from './natives/browser-natives-options.js';

/** What a host page brings along. */
export interface BrowserPlatformOptions {
  /** The exact origin of a program, by its label: `https://<label>.<program domain>`. */
  readonly programOrigin: (label: string) => string;
  /** Consent, payment and dialogs, in the host's own words and colours. */
  readonly screens: PlatformScreens;
  /** Asks the host's own backend for a token. */
  readonly issueToken: (request: TokenRequest) => Promise<IssuedToken>;
  /** Asks the host's own backend for a one-time code; without it no method gives one. */
  readonly issueCode?: (request: CodeRequest) => Promise<IssuedCode | null>;
  /** What the host's app adds to the methods that a browser answers. */
  readonly natives?: BrowserNativesOptions;
  /** Two hosts of one origin need two databases. */
  readonly databaseName?: string;
  /** Receives the host's log; without it, warnings and errors go to the console, and the traces of a host in development. */
  readonly log?: (entry: LogEntry) => void;
}

/** The platform of a host that is a web page. Rejects where the browser gives the page no storage. */
export async function createBrowserPlatform(options: BrowserPlatformOptions): Promise<Platform> {
  const { programOrigin, screens, issueToken, issueCode } = options;
  const { databaseName = 'miniapp-host' } = options;
  const log = quietLog(options.log ?? logToConsole);
  const [database, natives, files, secrets, instances] = await Promise.all([
    openIndexedDatabase(databaseName),
    createBrowserNatives(options.natives),
    createOpfsFiles(),
    // A database of its own: a key is no record, and a listing of records is not to meet it.
    openSecrets(`${databaseName}-keys`, log),
    createPageInstances(databaseName),
  ]);
  const blobs = createIndexedDbBlobs(database);
  const clock = createPageClock();
  const webCrypto = createWebCrypto(crypto.subtle);
  const forgetWebStorage = createStorageForgetter({ programOrigin, crypto: webCrypto, log });
  return {
    name: 'browser',
    crypto: webCrypto,
    network: createFetchNetwork(),
    blobs,
    records: createIndexedDbRecords(database),
    clock,
    random: (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount)),
    surfaces: createSurfaces({ programOrigin, blobs, clock }),
    screens,
    issueToken,
    ...(issueCode === undefined ? {} : { issueCode }),
    natives: {
      ...natives,
      forgetProgram: async (programId) => {
        await natives.forgetProgram?.(programId);
        await forgetWebStorage(programId);
      },
    },
    ...(files === null ? {} : { files }),
    ...(secrets === null ? {} : { secrets }),
    ...(instances === null ? {} : { instances }),
    conditions: deviceConditions,
    log,
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

// Private windows keep records, and no keys.
async function openSecrets(databaseName: string, log: Platform['log']): Promise<PlatformSecrets | null> {
  try {
    return await createWebCryptoSecrets(await openIndexedDatabase(databaseName));
  } catch (cause) {
    log({ level: 'warn', event: 'secrets-unavailable', detail: String(cause) });
    return null;
  }
}

function logToConsole({ level, event, programId, detail }: LogEntry): void {
  if (level !== 'info') console[level](event, programId ?? '', detail ?? '');
}
