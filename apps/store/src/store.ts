import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { derToPem, isAllowedDomain, toBase64 } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createApp } from './app.js';
import type { StoreApp } from './app.js';
import { createToken } from './auth.js';
import { openBlobStore } from './blob-store.js';
import { lockFolder } from './folder-lock.js';
import { listen } from './listen.js';
import type { Listener } from './listen.js';
import { openPgliteDatabase } from './pglite-database.js';
import { openSigningKey } from './signing-key.js';
import type { SigningKey } from './signing-key.js';
import { openSqlRepository } from './sql-repository.js';
import { createStatements } from './statements.js';

/** How a store is set up. */
export interface StoreOptions {
  /** Database, blobs and keys. Made when it does not exist. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where clients reach the store, when that is not where it listens. */
  readonly publicUrl?: string;
  /** Lets programs ask for names under `.localhost`: development only. */
  readonly debugDomains?: boolean;
  /** Made at the first start and kept in the data folder when it is not given. */
  readonly operatorToken?: string;
}

/** A running store. */
export interface Store {
  readonly app: StoreApp;
  readonly url: string;
  /** What hosts pin. */
  readonly storePublicKey: { readonly keyId: string; readonly spki: string; readonly pem: string };
  readonly operatorToken: string;
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
  const listener = await listen({ port, host }, async (request) => (await ready).fetch(request));
  const url = options.publicUrl ?? `http://${host}:${String(listener.port)}`;
  const opening = open(options, url);
  begin(opening.then(({ app }) => app));
  ready.catch(() => undefined); // Reported below; here it would only be reported twice.
  try {
    const opened = await opening;
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= closeAll(listener, opened));
    return { ...opened.shown, app: opened.app, url, close };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

interface OpenedStore {
  readonly app: StoreApp;
  readonly shown: Pick<Store, 'storePublicKey' | 'operatorToken'>;
  close(): Promise<void>;
}

async function open(options: StoreOptions, url: string): Promise<OpenedStore> {
  const { dataDir, debugDomains = false } = options;
  await mkdir(dataDir, { recursive: true });
  const unlock = await lockFolder(dataDir);
  try {
    const signingKey = await openSigningKey(join(dataDir, 'store.key.pem'));
    const operatorToken = options.operatorToken ?? (await openOperatorToken(join(dataDir, 'operator.token')));
    const blobs = await openBlobStore(join(dataDir, 'blobs'));
    const repository = await openSqlRepository(await openPgliteDatabase(join(dataDir, 'database')));
    const now = () => new Date();
    const app = createApp({
      repository,
      blobs,
      statements: createStatements({ repository, signer: signingKey.signer, now }),
      crypto: createWebCrypto(globalThis.crypto.subtle),
      allowDomain: debugDomains ? isDebugDomain : isAllowedDomain,
      now,
      storeKey: signingKey.publicKey,
      operatorToken,
      publicUrl: () => url,
      log: (message, error) => {
        console.error(`store: ${message}:`, error);
      },
    });
    return {
      app,
      shown: { storePublicKey: describeKey(signingKey), operatorToken },
      async close() {
        await repository.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function closeAll(listener: Listener, opened: OpenedStore): Promise<void> {
  await listener.close();
  await opened.close();
}

function describeKey({ publicKey: { keyId, spki } }: SigningKey): Store['storePublicKey'] {
  return { keyId, spki: toBase64(spki), pem: derToPem(spki, 'PUBLIC KEY') };
}

async function openOperatorToken(path: string): Promise<string> {
  try {
    await writeFile(path, createToken(), { mode: 0o600, flag: 'wx', flush: true });
  } catch {
    // It was made at an earlier start; when it cannot be read either, that error speaks.
    await chmod(path, 0o600);
  }
  return (await readFile(path, 'utf8')).trim();
}
