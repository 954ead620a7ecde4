import * as nodeCrypto from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, isAllowedDomain } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createDelta } from '@org/package-format/delta';
import { createNodeCrypto } from '@org/package-format/node';
import { createApp } from './app.js';
import type { StoreApp } from './app.js';
import { createToken } from './auth.js';
import { openBlobStore } from './blob-store.js';
import { createDeltaMaker } from './delta-maker.js';
import { StoreError } from './error.js';
import { openFirstKeys } from './first-keys.js';
import { lockFolder } from './folder-lock.js';
import { listen } from './listen.js';
import type { Listener } from './listen.js';
import { openTrust, openWitnesses } from './open-trust.js';
import { openPgliteDatabase } from './pglite-database.js';
import { readPrivateKeys } from './private-keys.js';
import { openDeltaRows } from './sql-deltas.js';
import { openHealthRows } from './sql-health.js';
import { openSqlRepository } from './sql-repository.js';
import { openTrustRows } from './sql-trust.js';
import { startWarnings } from './start-warnings.js';

/** How a store is set up. */
export interface StoreOptions {
  /** Database, blobs and keys. Made when it does not exist. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where clients reach the store, when that is not where it listens. */
  readonly publicUrl?: string;
  /** A proxy in front of the store writes X-Forwarded-For. Without one the header is anybody's word. */
  readonly isBehindProxy?: boolean;
  /** Lets programs ask for names under `.localhost`: development only. */
  readonly debugDomains?: boolean;
  /** Made at the first start and kept in the data folder when it is not given. */
  readonly operatorToken?: string;
  /** Names the store and its log for ever, such as `store.example.com`. From the public address when it is not given. */
  readonly origin?: string;
  /** Addresses of the witnesses whose keys stand in store-keys.json. Without any, the store brings one of its own. */
  readonly witnesses?: readonly string[];
  /** Length of the keys that are made at the first start; 3072 unless told. */
  readonly keyBits?: number;
}

/** A running store. */
export interface Store {
  readonly app: StoreApp;
  readonly url: string;
  /** The first version of the store's keys, as text: what hosts pin. */
  readonly root: string;
  readonly operatorToken: string;
  /** What its operator should know before anybody relies on it, each a sentence or two. */
  readonly warnings: readonly string[];
  /** Finishes what is under way and closes the database. Safe to call twice. */
  close(): Promise<void>;
}

const defaultPort = 4402;

/**
 * Opens a store and serves it. The port comes first: a taken one is reported (PortTakenError) before anything is
 * written; early requests wait until the database is open.
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  const { port = defaultPort, host = '127.0.0.1' } = options;
  let begin: (app: Promise<StoreApp>) => void = () => undefined;
  const ready = new Promise<StoreApp>((resolve) => {
    begin = resolve;
  });
  const listener = await listen({ port, host }, async (request, environment) =>
    (await ready).fetch(request, environment),
  );
  const url = options.publicUrl ?? `http://${host}:${String(listener.port)}`;
  const opening = open(options, url);
  begin(opening.then(({ app }) => app));
  ready.catch(() => undefined); // Reported below; here it would only be reported twice.
  try {
    const opened = await opening;
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= closeBoth(listener, opened));
    return { ...opened.shown, app: opened.app, url, close };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

interface OpenedStore {
  readonly app: StoreApp;
  readonly shown: Pick<Store, 'root' | 'operatorToken' | 'warnings'>;
  close(): Promise<void>;
}

async function open(options: StoreOptions, url: string): Promise<OpenedStore> {
  const { dataDir, debugDomains = false } = options;
  await mkdir(dataDir, { recursive: true });
  const undo: (() => Promise<void>)[] = [await lockFolder(dataDir)];
  const closeAll = async () => {
    for (const step of undo) await step();
  };
  try {
    const operatorToken = options.operatorToken ?? (await openOperatorToken(join(dataDir, 'operator.token')));
    const blobs = await openBlobStore(join(dataDir, 'blobs'));
    const now = () => new Date();
    const crypto = createNodeCrypto(nodeCrypto);
    const trustFolder = join(dataDir, 'trust');
    const database = await openPgliteDatabase(join(dataDir, 'database'));
    undo.unshift(() => database.close());
    const repository = await openSqlRepository(database);
    const root = await openFirstKeys({
      folder: trustFolder,
      origin: options.origin ?? originOf(url),
      isOriginGiven: options.origin !== undefined,
      keyBits: options.keyBits ?? 3072,
      hasWitnesses: options.witnesses !== undefined && options.witnesses.length > 0,
      hasBegun: (await openTrustRows(database).storeKeysVersion()) > 0,
      crypto,
      now: now(),
    });
    const trust = await openTrust({
      ...{ database, repository, root, crypto, now },
      readSigners: () => readPrivateKeys(join(trustFolder, 'keys')),
      openWitnesses: (keyring) =>
        openWitnesses(options.witnesses ?? [], { trustFolder, keyring, crypto, now }),
    });
    const report = (message: string, error: unknown) => {
      console.error(`store: ${message}:`, error);
    };
    const { recalls } = trust;
    const deltas = createDeltaMaker({ rows: openDeltaRows(database), blobs, recalls, createDelta, report });
    undo.unshift(() => deltas.close());
    const app = createApp({
      repository,
      blobs,
      deltas,
      ...trust,
      crypto,
      allowDomain: debugDomains ? isDebugDomain : isAllowedDomain,
      now,
      operatorToken,
      healthRows: openHealthRows(database),
      isBehindProxy: options.isBehindProxy ?? false,
      publicUrl: () => url,
      report,
      tell: (message) => {
        console.log(`store: ${message}.`);
      },
    });
    return {
      app,
      shown: {
        root: decodeUtf8(root),
        operatorToken,
        warnings: await startWarnings({ trustFolder, keyring: trust.keyring, now: now() }),
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function closeBoth(listener: Listener, opened: OpenedStore): Promise<void> {
  await listener.close();
  await opened.close();
}

/** A name as docs/package-format.md 7.3 wants it: the host, and the port where there is one. */
function originOf(url: string): string {
  const { hostname, port } = new URL(url);
  return (port === '' ? hostname : `${hostname}/${port}`).replace(/[^a-z0-9./-]/g, '-');
}

async function openOperatorToken(path: string): Promise<string> {
  try {
    await writeFile(path, createToken(), { mode: 0o600, flag: 'wx', flush: true });
  } catch {
    // It was made at an earlier start; when it cannot be read either, that error speaks.
    await chmod(path, 0o600);
  }
  const token = (await readFile(path, 'utf8')).trim();
  if (token !== '') return token;
  throw new StoreError(
    'DATA_DAMAGED',
    `${path} is empty: delete it, and the next start makes a new token for the operator.`,
  );
}
