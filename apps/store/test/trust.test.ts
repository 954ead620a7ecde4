import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeUtf8,
  openStoreChain,
  parseStoreKeys,
  verifyRecallList,
  verifyStatement,
} from '@org/package-format';
import type { StoreKeys } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import {
  createKeyPair,
  crypto,
  firstPartnerKeys,
  nextPartnerKeys,
  openStoreFixture,
  pack,
  publish,
  readJson,
  registerPartner,
  sendAsOperator,
  sendKeys,
} from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';
import { nextStoreKeys, readRoots, sendStoreKeys } from './store-keys.js';

const hour = 3_600_000;
let store: StoreFixture;
let keys: KeyPair;
let token: string;
let roots: readonly Signer[];

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  token = await registerPartner(store.app, {
    id: 'acme',
    keys: [keys],
    programs: ['com.acme.loans', 'com.acme.cards', 'com.acme.floor'],
  });
  roots = await readRoots(store);
});

afterAll(() => store.close());

async function bytesAt(path: string): Promise<Uint8Array> {
  const response = await store.app.request(path);
  if (response.status !== 200) throw new Error(`${path}: ${String(response.status)}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readStatement(id: string, documents: readonly Uint8Array[] = [store.root]) {
  const chain = await openStoreChain(documents, crypto);
  return (await verifyStatement(await bytesAt(`/mini-programs/${id}/version`), { chain, crypto, id }))
    .statement;
}

async function publishVersion(id: string, version: string, signer = keys.signer, more = {}) {
  return publish(store.app, token, id, await pack(signer, { id, version, ...more }));
}

describe('a partner that rotates its keys', () => {
  it('goes on with the new key, and its statements carry the new version at once', async () => {
    await readJson(await publishVersion('com.acme.cards', '1.0.0'), 201);
    const fresh = await createKeyPair();
    const before = await firstPartnerKeys('acme', [keys]);
    const both = [
      ...before.keys,
      { keyId: fresh.keyId, spki: fresh.spki, notBefore: '2026-01-01T00:00:00Z' },
    ];
    const next = await nextPartnerKeys(before, { keys: both }, [keys.signer, fresh.signer]);
    expect(await readJson(await sendKeys(store.app, token, next), 201)).toEqual({ version: 2 });
    expect((await readStatement('com.acme.cards')).partner.keys.version).toBe(2);
    await readJson(await publishVersion('com.acme.cards', '1.1.0', fresh.signer), 201);
    expect(await bytesAt('/partners/acme/keys/2')).toEqual(await bytesAt('/partners/acme/keys'));
    expect((await store.app.request('/partners/acme/keys/3')).status).toBe(404);
    keys = fresh;
  });

  it('is refused a version that nobody may sign, and one that is there', async () => {
    const thief = await createKeyPair();
    const known = JSON.parse(new TextDecoder().decode(await bytesAt('/partners/acme/keys'))) as Parameters<
      typeof nextPartnerKeys
    >[0];
    const own = [{ keyId: thief.keyId, spki: thief.spki, notBefore: '2026-01-01T00:00:00Z' }];
    const stolen = await nextPartnerKeys(known, { keys: own }, [thief.signer]);
    expect(await readJson(await sendKeys(store.app, token, stolen), 422)).toMatchObject({
      code: 'THRESHOLD_NOT_MET',
    });
    const again = await nextPartnerKeys({ ...known, version: 1 }, {}, [keys.signer]);
    expect((await sendKeys(store.app, token, again)).status).toBe(409);
    expect((await sendKeys(store.app, 'wrong', again)).status).toBe(401);
  });

  it('is refused a package signed with a key that is in other hands', async () => {
    const known = JSON.parse(new TextDecoder().decode(await bytesAt('/partners/acme/keys'))) as Parameters<
      typeof nextPartnerKeys
    >[0];
    const [first, ...others] = known.keys;
    const revoked = { ...first, compromisedSince: '2026-11-20T10:00:00Z' } as NonNullable<typeof first>;
    const next = await nextPartnerKeys(known, { keys: [revoked, ...others] }, [keys.signer]);
    await readJson(await sendKeys(store.app, token, next), 201);
    await readJson(await publishVersion('com.acme.loans', '1.0.0'), 201);
  });
});

describe('a partner that lost its keys', () => {
  it('is recovered by the store after the delay, and may object until then', async () => {
    const lost = await createKeyPair();
    const found = await createKeyPair();
    const ownToken = await registerPartner(store.app, {
      id: 'lost',
      keys: [lost],
      programs: ['com.lost.one'],
    });
    const before = await firstPartnerKeys('lost', [lost]);
    const own = [{ keyId: found.keyId, spki: found.spki, notBefore: '2026-01-01T00:00:00Z' }];
    const [one, two] = roots;
    if (one === undefined || two === undefined) throw new Error('The store has three roots.');
    const change = { keys: own, isRecovery: true };
    const alone = await nextPartnerKeys(before, change, [found.signer, one]);
    expect((await sendKeys(store.app, 'operator-token-of-the-tests', alone)).status).toBe(422);
    const recovery = await nextPartnerKeys(before, change, [found.signer, one, two]);
    await readJson(await sendKeys(store.app, 'operator-token-of-the-tests', recovery), 201);

    const container = await pack(found.signer, { id: 'com.lost.one' });
    expect((await publish(store.app, ownToken, 'com.lost.one', container)).status).toBe(422);
    store.advance(71 * hour);
    await readJson(await publishVersion('com.acme.cards', '1.2.0'), 201);
    expect((await publish(store.app, ownToken, 'com.lost.one', container)).status).toBe(422);
    store.advance(2 * hour);
    await readJson(await publishVersion('com.acme.cards', '1.3.0'), 201);
    await readJson(await publish(store.app, ownToken, 'com.lost.one', container), 201);
    const statement = await readStatement('com.lost.one');
    expect([statement.partner.keys.version, statement.partner.keys.isRecovery]).toEqual([2, true]);
  });

  it('or finds its key again and rotates in place of the recovery', async () => {
    const own = await createKeyPair();
    const ownToken = await registerPartner(store.app, { id: 'found', keys: [own], programs: [] });
    const before = await firstPartnerKeys('found', [own]);
    const thief = await createKeyPair();
    const change = {
      keys: [{ keyId: thief.keyId, spki: thief.spki, notBefore: '2026-01-01T00:00:00Z' }],
      isRecovery: true,
    };
    const recovery = await nextPartnerKeys(before, change, [thief.signer, ...roots.slice(0, 2)]);
    await readJson(await sendKeys(store.app, 'operator-token-of-the-tests', recovery), 201);
    const objection = await nextPartnerKeys(before, {}, [own.signer]);
    await readJson(await sendKeys(store.app, ownToken, objection), 201);
    store.advance(100 * hour);
    const newest = JSON.parse(new TextDecoder().decode(await bytesAt('/partners/found/keys'))) as object;
    expect(newest).toMatchObject({ version: 2, isRecovery: false });
  });
});

describe('a recall', () => {
  it('is signed, in the log, and named by every statement', async () => {
    expect((await store.app.request('/recall')).status).toBe(404);
    const recalls = [
      { type: 'range', id: 'com.acme.loans', fromSeq: 1, toSeq: 1, mode: 'hard', reason: 'It leaks.' },
    ];
    expect(await readJson(await sendAsOperator(store.app, 'POST', '/recall', { recalls }), 201)).toEqual({
      epoch: 1,
    });
    const chain = await openStoreChain([store.root], crypto);
    const { list } = await verifyRecallList(await bytesAt('/recall'), { chain, crypto });
    expect(list.recalls).toEqual(recalls);
    expect((await readStatement('com.acme.loans')).recallEpoch).toBe(1);
    expect((await readStatement('com.acme.cards')).recallEpoch).toBe(1);
  });

  it('is lifted by a list without it', async () => {
    await readJson(await sendAsOperator(store.app, 'POST', '/recall', { recalls: [] }), 201);
    expect((await readStatement('com.acme.loans')).recallEpoch).toBe(2);
  });

  it.each([
    [{ recalls: [{ type: 'key', keyId: 'x', mode: 'hard', reason: 'r' }] }, 400],
    [{ recalls: [{ type: 'all', mode: 'hard', reason: 'r' }] }, 400],
    [{ recalls: [{ type: 'key', keyId: 'a'.repeat(64), mode: 'hard', reason: '' }] }, 400],
    [{}, 400],
  ])('that makes no sense is refused: %j', async (body, status) => {
    await readJson(await sendAsOperator(store.app, 'POST', '/recall', body), status);
  });
});

describe('a rollback', () => {
  it('announces older bytes under new numbers, and their version does not come again', async () => {
    await readJson(await publishVersion('com.acme.loans', '1.1.0'), 201);
    const before = await readStatement('com.acme.loans');
    const answer = await readJson(
      await sendAsOperator(store.app, 'POST', '/mini-programs/com.acme.loans/rollback', {}),
      201,
    );
    expect(answer).toMatchObject({ version: '1.0.0', releaseSeq: before.releaseSeq + 1 });
    const after = await readStatement('com.acme.loans');
    expect(after.rollbackOf).toBe(before.releaseSeq);
    expect(after.statementSeq).toBeGreaterThan(before.statementSeq);
    expect(await readJson(await publishVersion('com.acme.loans', '1.1.0'), 409)).toMatchObject({
      code: 'VERSION_NOT_HIGHER',
    });
    await readJson(await publishVersion('com.acme.loans', '1.2.0'), 201);
  });

  it('does not go below the partner’s floor, nor where nothing is', async () => {
    const path = '/mini-programs/com.acme.floor/rollback';
    await readJson(await publishVersion('com.acme.floor', '1.0.0'), 201);
    expect((await sendAsOperator(store.app, 'POST', path, {})).status).toBe(404);
    await readJson(
      await publishVersion('com.acme.floor', '2.0.0', keys.signer, { rollbackFloor: '2.0.0' }),
      201,
    );
    expect(await readJson(await sendAsOperator(store.app, 'POST', path, {}), 422)).toMatchObject({
      code: 'BELOW_ROLLBACK_FLOOR',
    });
    expect((await sendAsOperator(store.app, 'POST', path, { toReleaseSeq: 9 })).status).toBe(404);
  });
});

describe('a store that rotates its own keys', () => {
  const next = (change: Partial<StoreKeys>, signers: readonly Signer[]) =>
    nextStoreKeys(store.root, change, signers);
  const post = (bytes: Uint8Array) => sendStoreKeys(store, bytes);

  it('needs two of its three roots and a private key for every role that it plays', async () => {
    expect(await readJson(await post(await next({}, roots.slice(0, 1))), 422)).toMatchObject({
      code: 'THRESHOLD_NOT_MET',
    });
    const before = parseStoreKeys(store.root);
    const other = await createKeyPair();
    const roles = { ...before.roles, statements: { keyIds: [other.keyId], threshold: 1 } };
    const foreign = { keys: [...before.keys, { keyId: other.keyId, spki: other.spki }], roles };
    expect(await readJson(await post(await next(foreign, roots)), 422)).toMatchObject({
      code: 'KEYS_REFUSED',
      message: expect.stringContaining('no private key for the role statements') as string,
    });
    expect((await post(encodeUtf8('{}'))).status).toBe(422);
  });

  it('is followed by hosts from the first version on', async () => {
    const bytes = await next({ expires: '2029-01-01T00:00:00Z' }, roots.slice(1));
    expect(await readJson(await post(bytes), 201)).toEqual({ version: 2 });
    expect(await bytesAt('/trust/store-keys/2')).toEqual(bytes);
    expect(await bytesAt('/trust/store-keys')).toEqual(bytes);
    const statement = await readStatement('com.acme.loans', [store.root, bytes]);
    expect(statement.storeKeysVersion).toBe(2);
    await expect(readStatement('com.acme.loans')).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
  });
});
