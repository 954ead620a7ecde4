import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalize,
  derToPem,
  encodeUtf8,
  parsePartnerKeys,
  sha256,
  toBase64,
  toHex,
} from '@org/package-format';
import type { PartnerKeys, PublicKey, Recall, Statement, TreeHead } from '@org/package-format';
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  nodeHash,
  partnerKeysEntry,
  recallEntry,
  releaseEntry,
  rootOf,
  statementEntry,
  storeKeysEntry,
} from '@org/package-format/log';
import type { LogEntry, TreeSource } from '@org/package-format/log';
import {
  cosignTreeHead,
  signPartnerKeys,
  signRecallList,
  signStatement,
  signStoreKeys,
  signTreeHead,
} from '@org/package-format/sign';
import type { Signer } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';

const { subtle } = globalThis.crypto;
export const crypto = createWebCrypto(subtle);
export const origin = 'store.example';

/** A key pair in memory and in files. */
export interface TestKey {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
  readonly privateFile: string;
  readonly publicFile: string;
}

/** The keys of a store and of one partner. */
export type StoreTestKeys = Readonly<Record<'root' | 'statements' | 'log' | 'witness' | 'partner', TestKey>>;

/** Makes a key pair and writes its files. */
export async function makeKey(folder: string, name: string): Promise<TestKey> {
  const { pkcs8, spki } = await generateKeyPair(subtle, 2048);
  const [privateFile, publicFile] = [join(folder, `${name}.key.pem`), join(folder, `${name}.pub.pem`)];
  await mkdir(folder, { recursive: true });
  await writeFile(privateFile, derToPem(pkcs8, 'PRIVATE KEY'), { mode: 0o600 });
  await writeFile(publicFile, derToPem(spki, 'PUBLIC KEY'));
  return { ...(await createSigner(subtle, pkcs8)), privateFile, publicFile };
}

/** Makes every key that a store needs. */
export async function makeStoreKeys(folder: string): Promise<StoreTestKeys> {
  const [root, statements, log, witness, partner] = await Promise.all(
    ['root', 'statements', 'log', 'witness', 'partner'].map((name) => makeKey(folder, name)),
  );
  if (!root || !statements || !log || !witness || !partner) throw new Error('A key is missing.');
  return { root, statements, log, witness, partner };
}

/** A store that serves whatever log a test writes for it, under signatures that are all good. */
export interface LogStore {
  readonly url: string;
  /** What hosts pin. */
  readonly rootFile: string;
  /** The texts of the log. Tests change them as no honest store could. */
  readonly entries: string[];
  /** What is served at a path besides the log. */
  readonly documents: Map<string, Uint8Array>;
  /** What the clocks of store and witness say. */
  now: string;
  /** Serves these entries under the head of the true ones. */
  served: readonly string[] | null;
  /** Cosignatures of no witness when false. */
  isWitnessed: boolean;
  append(entry: LogEntry): number;
  addPartnerKeys(change?: Partial<PartnerKeys>, signers?: readonly Signer[]): Promise<PartnerKeys>;
  publish(change?: Partial<Statement>): Promise<Statement>;
  recall(recalls: readonly Recall[]): Promise<void>;
  head(): Promise<TreeHead>;
  close(): Promise<void>;
}

/** Opens a store on any free port. Its log begins with its own keys. */
export async function openLogStore(folder: string, keys: StoreTestKeys): Promise<LogStore> {
  const entries: string[] = [];
  const documents = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    answer(request.url ?? '')
      .then((body) => {
        response.writeHead(body === null ? 404 : 200);
        response.end(body ?? '{"code":"ROUTE_NOT_FOUND","message":"No such route."}');
      })
      .catch((error: unknown) => {
        response.writeHead(500);
        response.end(String(error));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rootFile = join(folder, `store-keys-${String((server.address() as AddressInfo).port)}.json`);
  const store: LogStore = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    rootFile,
    entries,
    documents,
    now: '2026-11-20T10:00:00Z',
    served: null,
    isWitnessed: true,
    append: (entry) => entries.push(canonicalize(entry)) - 1,
    addPartnerKeys,
    publish,
    recall,
    head,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  const storeKeys = await signStoreKeys(storeKeysDocument(keys), keys.root.signer);
  await writeFile(rootFile, storeKeys);
  documents.set('/trust/store-keys/1', storeKeys);
  store.append(await storeKeysEntry(storeKeys, store.now, crypto));
  let partnerKeys: PartnerKeys | null = null;
  let keysPlace = { index: 0, at: '' };
  return store;

  async function addPartnerKeys(
    change: Partial<PartnerKeys> = {},
    signers = [keys.partner.signer],
  ): Promise<PartnerKeys> {
    const { keyId, spki } = keys.partner.publicKey;
    let document: PartnerKeys = {
      format: 1,
      partner: 'acme',
      version: (partnerKeys?.version ?? 0) + 1,
      threshold: 1,
      keys: [{ keyId, spki: toBase64(spki), notBefore: '2026-01-01T00:00:00Z' }],
      isRecovery: false,
      signedAt: store.now,
      signatures: [],
      ...change,
    };
    for (const signer of signers) document = parsePartnerKeys(await signPartnerKeys(document, signer));
    const { partner, version } = document;
    documents.set(`/partners/${partner}/keys/${String(version)}`, encodeUtf8(canonicalize(document)));
    keysPlace = { index: store.append(await partnerKeysEntry(document, store.now, crypto)), at: store.now };
    partnerKeys = document;
    return document;
  }

  async function publish(change: Partial<Statement> = {}): Promise<Statement> {
    const document = partnerKeys ?? (await addPartnerKeys());
    const releaseSeq =
      change.releaseSeq ?? entries.filter((text) => text.includes('"kind":"release"')).length + 1;
    const fields = {
      format: 1 as const,
      id: 'com.acme.loans',
      channel: 'stable',
      statementSeq: releaseSeq,
      releaseSeq,
      version: `1.${String(releaseSeq)}.0`,
      minHostVersion: '1.0.0',
      manifestSha256: await digest(`manifest ${String(releaseSeq)}`),
      container: { sha256: await digest(`container ${String(releaseSeq)}`), size: 1000 },
      partner: { id: 'acme', name: 'Acme', keys: document, permissions: ['payment'], domains: [] },
      minUsableSeq: 0,
      recallEpoch: 0,
      storeKeysVersion: 1,
      publishedAt: store.now,
      signedAt: store.now,
      expires: '2099-01-01T00:00:00Z',
      ...change,
    };
    // A statement that renews an older one repeats its entry.
    const logged = entries.indexOf(canonicalize(releaseEntry(fields)));
    const release = logged < 0 ? store.append(releaseEntry(fields)) : logged;
    const own = store.append(await statementEntry(fields, crypto));
    const place = async (index: number) => ({ index, path: await pathOf(index) });
    const log = {
      head: await head(),
      statement: await place(own),
      release: await place(release),
      partnerKeys: { ...(await place(keysPlace.index)), at: keysPlace.at },
    };
    const bytes = await signStatement({ ...fields, log }, keys.statements.signer);
    documents.set(`/mini-programs/${fields.id}/version`, bytes);
    return { ...fields, log, signature: '' };
  }

  async function recall(recalls: readonly Recall[]): Promise<void> {
    const epoch = entries.filter((text) => text.includes('"kind":"recall-list"')).length + 1;
    const content = { format: 1 as const, epoch, recalls, publishedAt: store.now, storeKeysVersion: 1 };
    const index = store.append(await recallEntry(content, crypto));
    const log = { head: await head(), index, path: await pathOf(index) };
    documents.set('/recall', await signRecallList({ ...content, log }, keys.statements.signer));
  }

  async function head(): Promise<TreeHead> {
    const tree = { size: entries.length, root: await rootOf(entries.length, source(entries)) };
    const unseen = await signTreeHead({ origin, tree, signedAt: store.now }, keys.log.signer);
    if (!store.isWitnessed) return unseen;
    return { ...unseen, cosignatures: [await cosignTreeHead(unseen, store.now, keys.witness.signer)] };
  }

  async function pathOf(index: number): Promise<string[]> {
    return (await inclusionPath(index, entries.length, source(entries))).map(toHex);
  }

  async function answer(path: string): Promise<Uint8Array | string | null> {
    if (path === '/log/head') return canonicalize(await head());
    const [, from, to] = /^\/log\/consistency\?from=(\d+)&to=(\d+)$/.exec(path) ?? [];
    if (from !== undefined && to !== undefined) {
      const hashes = await consistencyPath(Number(from), Number(to), source(entries));
      return JSON.stringify({ path: hashes.map(toHex) });
    }
    const [, tile, , count] = /^\/log\/entries\/(\d+)(\.p\/(\d+))?$/.exec(path) ?? [];
    if (tile === undefined) return documents.get(path) ?? null;
    const start = Number(tile) * 256;
    return JSON.stringify((store.served ?? entries).slice(start, start + Number(count ?? 256)));
  }
}

/** Version 1 of the keys of a store in which each role has one key. */
function storeKeysDocument(keys: StoreTestKeys) {
  const role = (key: TestKey) => ({ keyIds: [key.publicKey.keyId], threshold: 1 });
  const { root, statements, log, witness } = keys;
  return {
    format: 1 as const,
    origin,
    version: 1,
    keys: [root, statements, log, witness].map(({ publicKey: { keyId, spki } }) => ({
      keyId,
      spki: toBase64(spki),
    })),
    roles: {
      root: role(root),
      recovery: role(root),
      statements: role(statements),
      log: role(log),
      witnesses: role(witness),
    },
    recoveryDelayHours: 72,
    signedAt: '2026-11-20T09:00:00Z',
    expires: '2099-01-01T00:00:00Z',
    signatures: [],
  };
}

function source(texts: readonly string[]): TreeSource {
  const subtree = async (level: number, index: number): Promise<Uint8Array> => {
    if (level === 0) return leafHash(encodeUtf8(texts[index] ?? ''), crypto);
    const [left, right] = [await subtree(level - 1, index * 2), await subtree(level - 1, index * 2 + 1)];
    return nodeHash(left, right, crypto);
  };
  return { subtree, crypto };
}

/** Writes an entry over another one, with members changed as no honest store would. */
export function rewrite(
  { entries }: Pick<LogStore, 'entries'>,
  index: number,
  change: Readonly<Record<string, unknown>>,
): void {
  const entry = JSON.parse(entries[index] ?? '') as object;
  entries[index] = canonicalize({ ...entry, ...change });
}

async function digest(text: string): Promise<string> {
  return toHex(await sha256(crypto, encodeUtf8(text)));
}
