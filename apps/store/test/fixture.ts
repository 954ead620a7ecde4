import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalize, encodeUtf8, parsePartnerKeys, toBase64 } from '@org/package-format';
import type { PartnerKeys } from '@org/package-format';
import { createDelta } from '@org/package-format/delta';
import { isDebugDomain } from '@org/package-format/debug';
import { packProgram, signPartnerKeys } from '@org/package-format/sign';
import type { ManifestInput, Signer } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';
import { createApp } from '../src/app.js';
import type { StoreApp } from '../src/app.js';
import { openBlobStore } from '../src/blob-store.js';
import type { BlobStore } from '../src/blob-store.js';
import type { Database } from '../src/database.js';
import { createDeltaMaker } from '../src/delta-maker.js';
import type { DeltaMaker } from '../src/delta-maker.js';
import { openFirstKeys } from '../src/first-keys.js';
import { openTrust, openWitnesses } from '../src/open-trust.js';
import type { StoreTrust } from '../src/open-trust.js';
import { openPgliteDatabase } from '../src/pglite-database.js';
import { readPrivateKeys } from '../src/private-keys.js';
import type { Repository } from '../src/repository.js';
import { openDeltaRows } from '../src/sql-deltas.js';
import { openHealthRows } from '../src/sql-health.js';
import { openSqlRepository } from '../src/sql-repository.js';
import type { WitnessClient } from '../src/witness-client.js';
import { createWitnessGate } from './witness-gate.js';

const { subtle } = globalThis.crypto;

/** The cryptography of the tests: Node's. */
export const crypto = createWebCrypto(subtle);

/** A key pair as `miniapp keygen` makes it. */
export interface KeyPair {
  readonly signer: Signer;
  readonly keyId: string;
  readonly spki: string;
}

/** A fresh key pair; 2048 bits, because tests wait for it. */
export async function createKeyPair(): Promise<KeyPair> {
  const { pkcs8, spki } = await generateKeyPair(subtle, 2048);
  const { signer } = await createSigner(subtle, pkcs8);
  return { signer, keyId: signer.keyId, spki: toBase64(spki) };
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
  readonly database: Database;
  readonly repository: Repository;
  readonly blobs: BlobStore;
  readonly deltas: DeltaMaker;
  readonly blobFolder: string;
  readonly trust: StoreTrust;
  /** What hosts pin. */
  readonly root: Uint8Array;
  /** Where the root keys lie. */
  readonly trustFolder: string;
  /** From now on nobody countersigns the log. */
  stopWitness(): void;
  startWitness(): void;
  /** Lets the next countersignature wait until the answer is called; `asked` resolves when it is asked for. */
  holdWitness(): { readonly asked: Promise<void>; readonly release: () => void };
  /** What the store wrote to its log. */
  readonly logged: unknown[];
  /** What it told its operator. */
  readonly told: string[];
  advance(ms: number): void;
  now(): Date;
  close(): Promise<void>;
}

/** The token of operator routes. */
export const operatorToken = 'operator-token-of-the-tests';

/** Opens a store in memory, with its blobs in a folder of its own. */
export async function openStoreFixture({
  moreWitnesses = [],
  makeDelta = createDelta,
  watch = (opened) => opened,
}: {
  readonly moreWitnesses?: readonly WitnessClient[];
  readonly makeDelta?: typeof createDelta;
  /** Stands between the store and its database and blobs. */
  readonly watch?: <Part extends Database | BlobStore>(part: Part) => Part;
} = {}): Promise<StoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'store-test-'));
  const database = watch(await openPgliteDatabase());
  const repository = await openSqlRepository(database);
  const blobFolder = join(folder, 'blobs');
  const blobs = watch(await openBlobStore(blobFolder));
  let time = Date.parse('2026-11-20T10:00:00.500Z');
  const now = () => new Date(time);
  const trustFolder = join(folder, 'trust');
  const first = { folder: trustFolder, origin: 'store.acme.com', isOriginGiven: true, keyBits: 2048 };
  const none = { hasWitnesses: false, hasBegun: false };
  const root = await openFirstKeys({ ...first, ...none, crypto, now: now() });
  const gate = createWitnessGate();
  const trust = await openTrust({
    ...{ database, repository, root, crypto, now },
    readSigners: () => readPrivateKeys(join(trustFolder, 'keys')),
    openWitnesses: async (keyring) => {
      const own = await openWitnesses([], { trustFolder, keyring, crypto, now });
      return [...own, ...moreWitnesses].map(gate.guard);
    },
  });
  const logged: unknown[] = [];
  const report = (_message: string, error: unknown) => logged.push(error);
  const { recalls } = trust;
  const parts = { rows: openDeltaRows(database), blobs, recalls, report };
  const deltas = createDeltaMaker({ ...parts, createDelta: makeDelta });
  const told: string[] = [];
  const app = createApp({
    repository,
    blobs,
    deltas,
    ...trust,
    crypto,
    allowDomain: isDebugDomain,
    now,
    operatorToken,
    healthRows: openHealthRows(database),
    isBehindProxy: true,
    publicUrl: () => 'https://store.acme.com',
    report,
    tell: (message) => told.push(message),
  });
  return {
    app,
    database,
    repository,
    blobs,
    deltas,
    blobFolder,
    trust,
    root,
    trustFolder,
    ...gate.controls,
    logged,
    told,
    now,
    advance: (ms) => {
      time += ms;
    },
    async close() {
      await deltas.close();
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

/** Version 1 of a partner's keys, signed by all of them. */
export async function firstPartnerKeys(partner: string, keys: readonly KeyPair[]): Promise<PartnerKeys> {
  let document: PartnerKeys = {
    format: 1,
    partner,
    version: 1,
    threshold: 1,
    keys: keys.map(({ keyId, spki }) => ({ keyId, spki, notBefore: '2026-01-01T00:00:00Z' })),
    isRecovery: false,
    signedAt: '2026-11-20T10:00:00Z',
    signatures: [],
  };
  for (const { signer } of keys) document = parsePartnerKeys(await signPartnerKeys(document, signer));
  return document;
}

/** The next version of a partner's keys: another key beside the first, or in its place. */
export async function nextPartnerKeys(
  before: PartnerKeys,
  change: Partial<PartnerKeys>,
  signers: readonly Signer[],
): Promise<PartnerKeys> {
  let document: PartnerKeys = { ...before, version: before.version + 1, signatures: [], ...change };
  for (const signer of signers) document = parsePartnerKeys(await signPartnerKeys(document, signer));
  return document;
}

/** Sends a key document of a partner. */
export function sendKeys(app: StoreApp, token: string, document: PartnerKeys): Response | Promise<Response> {
  return app.request(`/partners/${document.partner}/keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: canonicalize(document),
  });
}

/** Puts one key in the place of another. */
export async function rotate(
  app: StoreApp,
  token: string,
  { partner, from, to }: { readonly partner: string; readonly from: KeyPair; readonly to: KeyPair },
): Promise<void> {
  const before = await firstPartnerKeys(partner, [from]);
  const keys = [{ keyId: to.keyId, spki: to.spki, notBefore: '2026-01-01T00:00:00Z' }];
  const document = await nextPartnerKeys(before, { keys }, [from.signer, to.signer]);
  await readJson(await sendKeys(app, token, document), 201);
}

/** The body that registers a partner. */
export async function partnerBody(fields: PartnerFields) {
  const { id, keys } = fields;
  return { id, ...partnerUpdate(fields), keys: await firstPartnerKeys(id, keys) };
}

/** The body that replaces a partner's record. */
export function partnerUpdate({ id, programs, permissions = [], domains = [] }: Omit<PartnerFields, 'keys'>) {
  return { name: `${id} Ltd`, permissions, domains, programs };
}

/** Sends JSON as the operator. */
export function sendAsOperator(app: StoreApp, method: 'POST' | 'PUT', path: string, body: unknown) {
  const headers = { Authorization: `Bearer ${operatorToken}` };
  return app.request(path, { method, headers, body: JSON.stringify(body) });
}

/** Registers a partner and answers the token to publish with. */
export async function registerPartner(app: StoreApp, fields: PartnerFields): Promise<string> {
  const response = await sendAsOperator(app, 'POST', '/partners', await partnerBody(fields));
  const { token } = await readJson(response, 201);
  return String(token);
}

/** Publishes as a partner. */
export async function publish(
  app: StoreApp,
  token: string,
  id: string,
  container: Uint8Array,
  query = '',
): Promise<Response> {
  return app.request(`/mini-programs/${id}/releases${query}`, {
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
