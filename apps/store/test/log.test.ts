import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assertConsistent,
  openStoreChain,
  verifyStatement,
  verifyTreeHead,
  fromHex,
  canonicalize,
  parseTreeHead,
} from '@org/package-format';
import type { StoreChain, TreeHead, VerifiedTreeHead } from '@org/package-format';
import { isConsistent, isIncluded, leafHash, nodeHash, rootOf } from '@org/package-format/log';
import {
  createKeyPair,
  crypto,
  openStoreFixture,
  pack,
  publish,
  readJson,
  registerPartner,
} from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';

let store: StoreFixture;
let keys: KeyPair;
let token: string;
let chain: StoreChain;

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  token = await registerPartner(store.app, {
    id: 'acme',
    keys: [keys],
    programs: ['com.acme.loans', 'com.acme.cards', 'com.acme.late'],
  });
  chain = await openStoreChain([store.root], crypto);
});

afterAll(() => store.close());

async function bytesAt(path: string): Promise<Uint8Array> {
  const response = await store.app.request(path);
  if (response.status !== 200) throw new Error(`${path}: ${String(response.status)}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readHead(): Promise<VerifiedTreeHead> {
  const head: TreeHead = parseTreeHead(await bytesAt('/log/head'));
  return verifyTreeHead(head, { storeKeys: chain.latest, crypto });
}

async function publishVersion(id: string, version: string): Promise<Response> {
  return publish(store.app, token, id, await pack(keys.signer, { id, version }));
}

async function readStatement(id: string) {
  return verifyStatement(await bytesAt(`/mini-programs/${id}/version`), { chain, crypto, id });
}

describe('the log', () => {
  it('has every publication before a host sees it', async () => {
    await readJson(await publishVersion('com.acme.loans', '1.0.0'), 201);
    const { statement, head } = await readStatement('com.acme.loans');
    const texts = JSON.parse(
      new TextDecoder().decode(await bytesAt(`/log/entries/0.p/${String(head.tree.size)}`)),
    ) as string[];
    const kinds = texts.map((text) => (JSON.parse(text) as { kind: string }).kind);
    expect(kinds).toEqual(['store-keys', 'partner-keys', 'statement', 'release']);
    expect(JSON.parse(texts[3] ?? '')).toMatchObject({
      id: 'com.acme.loans',
      releaseSeq: 1,
      at: statement.publishedAt,
      containerSha256: statement.container.sha256,
    });
    expect(texts.every((text) => canonicalize(JSON.parse(text)) === text)).toBe(true);
  });

  it('only grows, and proves it between any two sizes', async () => {
    const before = await readHead();
    for (let minor = 1; minor <= 5; minor += 1)
      await readJson(await publishVersion('com.acme.loans', `1.${String(minor)}.0`), 201);
    const after = await readHead();
    expect(after.tree.size).toBe(before.tree.size + 10);
    const proof = await bytesAt(
      `/log/consistency?from=${String(before.tree.size)}&to=${String(after.tree.size)}`,
    );
    const { path } = JSON.parse(new TextDecoder().decode(proof)) as { path: string[] };
    await assertConsistent(before, after, { path, crypto });
  });

  it('has tiles from which its root follows', async () => {
    const { tree } = await readHead();
    const tile = await bytesAt(`/log/tile/0/0.p/${String(tree.size)}`);
    const leaves = Array.from({ length: tree.size }, (_, at) => tile.subarray(at * 32, at * 32 + 32));
    const subtree = async (level: number, index: number): Promise<Uint8Array> =>
      level === 0
        ? (leaves[index] ?? new Uint8Array())
        : nodeHash(await subtree(level - 1, index * 2), await subtree(level - 1, index * 2 + 1), crypto);
    expect(Buffer.from(await rootOf(tree.size, { crypto, subtree })).equals(Buffer.from(tree.root))).toBe(
      true,
    );
  });

  it.each([
    '/log/tile/0/0',
    '/log/tile/0/1.p/1',
    '/log/tile/6/0.p/1',
    '/log/tile/x/0',
    '/log/tile/0/0.p/0',
    '/log/tile/0/0.p/257',
    '/log/entries/1',
    '/log/entries/01',
    '/log/consistency',
    '/log/consistency?from=5&to=4',
    '/log/consistency?from=0&to=999999',
    '/log/consistency?from=-1&to=1e3',
  ])('does not have %s', async (path) => {
    expect(await readJson(await store.app.request(path), 404)).toMatchObject({ code: 'DOCUMENT_NOT_FOUND' });
  });

  it('grows in a line when many publish at once', async () => {
    const before = (await readHead()).tree.size;
    const answers = await Promise.all(
      ['1.0.0', '1.1.0', '1.2.0'].map((version) => publishVersion('com.acme.cards', version)),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 201).length).toBeGreaterThan(0);
    const { tree } = await readHead();
    expect(tree.size).toBeGreaterThan(before);
    const { statement } = await readStatement('com.acme.cards');
    expect(statement.releaseSeq).toBe(1);
  });

  it('never lets time fall, whatever the clock says', async () => {
    store.advance(-3_600_000);
    await readJson(await publishVersion('com.acme.loans', '1.9.0'), 201);
    const { size } = (await readHead()).tree;
    const text = new TextDecoder().decode(await bytesAt(`/log/entries/0.p/${String(size)}`));
    const times = (JSON.parse(text) as string[]).map((entry) => (JSON.parse(entry) as { at: string }).at);
    expect([...times].sort()).toEqual(times);
    store.advance(3_600_000);
  });
});

describe('without its witness', () => {
  it('the store publishes nothing and says so, and what was served stays served', async () => {
    const before = await bytesAt('/mini-programs/com.acme.loans/version');
    store.stopWitness();
    const refused = await readJson(await publishVersion('com.acme.loans', '2.0.0'), 503);
    expect(refused).toMatchObject({ code: 'WITNESS_UNAVAILABLE' });
    expect(refused.message).toContain('so nothing new is published');
    expect(await readJson(await publishVersion('com.acme.late', '1.0.0'), 503)).toBeDefined();
    expect((await store.app.request('/mini-programs/com.acme.late/version')).status).toBe(404);
    store.advance(2 * 24 * 3_600_000);
    expect(await bytesAt('/mini-programs/com.acme.loans/version')).toEqual(before);
    store.startWitness();
    await readJson(await publishVersion('com.acme.late', '1.0.0'), 201);
    store.advance(31_000);
    const { statement } = await readStatement('com.acme.loans');
    expect([statement.version, statement.signedAt.slice(0, 10)]).toEqual(['1.9.0', '2026-11-22']);
    await readJson(await publishVersion('com.acme.loans', '2.0.0'), 201);
  });
});

describe('proofs from the rows of the log', () => {
  it('hold for every entry and every pair of sizes', async () => {
    const { log, logRows } = store.trust;
    const total = await logRows.size();
    const entries = await logRows.entries(0, total);
    const source = { crypto, subtree: (level: number, index: number) => logRows.subtree(level, index) };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: total }), fc.nat(), async (size, seed) => {
        const root = await rootOf(size, source);
        const index = seed % size;
        const leaf = await leafHash(new TextEncoder().encode(entries[index]), crypto);
        const inclusion = (await log.inclusion(index, size)).map(fromHex);
        expect(await isIncluded({ leaf, index, path: inclusion }, { size, root }, crypto)).toBe(true);
        const smaller = { size: index, root: await rootOf(index, source) };
        const path = (await log.consistency(index, size)).map(fromHex);
        expect(await isConsistent(smaller, { size, root }, { path, crypto })).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
