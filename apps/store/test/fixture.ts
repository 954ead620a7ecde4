import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derToPem, encodeUtf8 } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { packProgram } from '@org/package-format/sign';
import type { ManifestInput, Signer } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';
import { createApp } from '../src/app.js';
import type { StoreApp } from '../src/app.js';
import { openBlobStore } from '../src/blob-store.js';
import type { BlobStore } from '../src/blob-store.js';
import { openPgliteDatabase } from '../src/pglite-database.js';
import type { Repository } from '../src/repository.js';
import { openSqlRepository } from '../src/sql-repository.js';
import { createStatements } from '../src/statements.js';

const { subtle } = globalThis.crypto;

/** The cryptography of the tests: Node's. */
export const crypto = createWebCrypto(subtle);

/** A key pair as `miniapp keygen` makes it. */
export interface KeyPair {
  readonly signer: Signer;
  readonly publicPem: string;
}

/** A fresh key pair; 2048 bits, because tests wait for it. */
export async function createKeyPair(): Promise<KeyPair> {
  const { pkcs8, spki } = await generateKeyPair(subtle, 2048);
  return { signer: (await createSigner(subtle, pkcs8)).signer, publicPem: derToPem(spki, 'PUBLIC KEY') };
}

/** A drawing that would run a script if it were served as a page without its policy. */
export const iconSvg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** The container of a small program. */
export function pack(
  signer: Signer,
  manifest: Partial<ManifestInput> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const contents = { 'index.html': '<!doctype html><p>hello</p>', 'icon.svg': iconSvg, ...files };
  return packProgram({
    manifest: {
      id: 'com.acme.loans',
      name: 'Loans',
      version: '1.0.0',
      minHostVersion: '1.0.0',
      entryPoint: 'index.html',
      icons: [{ src: 'icon.svg' }],
      ...manifest,
    },
    files: new Map(Object.entries(contents).map(([path, text]) => [path, encodeUtf8(text)])),
    signer,
    crypto,
    allowDomain: isDebugDomain,
  });
}

/** A store without a server, on a clock that the test moves. */
export interface StoreFixture {
  readonly app: StoreApp;
  readonly repository: Repository;
  readonly blobs: BlobStore;
  readonly blobFolder: string;
  readonly storeKey: Awaited<ReturnType<typeof createSigner>>['publicKey'];
  /** What the store wrote to its log. */
  readonly logged: unknown[];
  advance(ms: number): void;
  close(): Promise<void>;
}

const operatorToken = 'operator-token-of-the-tests';

/** Opens a store in memory, with its blobs in a folder of its own. */
export async function openStoreFixture(): Promise<StoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'store-test-'));
  const repository = await openSqlRepository(await openPgliteDatabase());
  const blobFolder = join(folder, 'blobs');
  const blobs = await openBlobStore(blobFolder);
  const { pkcs8 } = await generateKeyPair(subtle, 2048);
  const { signer, publicKey } = await createSigner(subtle, pkcs8);
  let time = Date.parse('2026-11-20T10:00:00.500Z');
  const now = () => new Date(time);
  const logged: unknown[] = [];
  const app = createApp({
    repository,
    blobs,
    statements: createStatements({ repository, signer, now }),
    crypto,
    allowDomain: isDebugDomain,
    now,
    storeKey: publicKey,
    operatorToken,
    publicUrl: () => 'https://store.acme.com',
    log: (_message, error) => logged.push(error),
  });
  return {
    app,
    repository,
    blobs,
    blobFolder,
    storeKey: publicKey,
    logged,
    advance: (ms) => {
      time += ms;
    },
    async close() {
      await repository.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What a test registers about a partner. */
export interface PartnerFields {
  readonly id: string;
  readonly keys: readonly KeyPair[];
  readonly programs: readonly string[];
  readonly permissions?: readonly string[];
  readonly domains?: readonly string[];
}

/** The body that registers a partner. */
export function partnerBody(fields: PartnerFields) {
  return { id: fields.id, ...partnerUpdate(fields) };
}

/** The body that replaces a partner's record. */
export function partnerUpdate({ id, keys, programs, permissions = [], domains = [] }: PartnerFields) {
  const spkis = keys.map(({ publicPem }) => ({ spkiPem: publicPem }));
  return { name: `${id} Ltd`, keys: spkis, permissions, domains, programs };
}

/** Sends JSON as the operator. */
export function sendAsOperator(app: StoreApp, method: 'POST' | 'PUT', path: string, body: unknown) {
  const headers = { Authorization: `Bearer ${operatorToken}` };
  return app.request(path, { method, headers, body: JSON.stringify(body) });
}

/** Registers a partner and answers the token to publish with. */
export async function registerPartner(app: StoreApp, fields: PartnerFields): Promise<string> {
  const response = await sendAsOperator(app, 'POST', '/partners', partnerBody(fields));
  const { token } = await readJson(response, 201);
  return String(token);
}

/** Publishes as a partner. */
export async function publish(
  app: StoreApp,
  token: string,
  id: string,
  container: Uint8Array,
): Promise<Response> {
  return app.request(`/mini-programs/${id}/releases`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(container),
  });
}

/** The members of a JSON answer, which must have this status. */
export async function readJson(response: Response, status = 200): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (response.status !== status)
    throw new Error(`Expected ${String(status)}, got ${String(response.status)}: ${text}`);
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`Expected an object, got ${text}`);
  return { ...value };
}
