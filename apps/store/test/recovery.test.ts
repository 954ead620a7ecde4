import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStoreChain, verifyRecallList, verifyStatement } from '@org/package-format';
import type { PartnerKeys, Statement } from '@org/package-format';
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
import { nextStoreKeys, placeKey, readRoots, replaceRole, sendStoreKeys } from './store-keys.js';

const hour = 3_600_000;
const operatorToken = 'operator-token-of-the-tests';
let store: StoreFixture;
let roots: readonly Signer[];

beforeAll(async () => {
  store = await openStoreFixture();
  roots = await readRoots(store);
});

beforeEach(() => {
  store.startWitness();
});

afterAll(() => store.close());

/** A partner that has lost its key and asked the store for help. */
interface Lost {
  readonly id: string;
  readonly token: string;
  readonly own: KeyPair;
  readonly found: KeyPair;
  readonly before: PartnerKeys;
}

/** Registers a partner, and sends the recovery of its keys. */
async function recover(id: string): Promise<Lost> {
  const [own, found] = [await createKeyPair(), await createKeyPair()];
  const token = await registerPartner(store.app, { id, keys: [own], programs: [`com.${id}.one`] });
  await readJson(await publishAs({ id, token }, own, '1.0.0'), 201);
  const before = await firstPartnerKeys(id, [own]);
  const keys = [{ keyId: found.keyId, spki: found.spki, notBefore: '2026-01-01T00:00:00Z' }];
  const signers = [found.signer, ...roots.slice(0, 2)];
  const recovery = await nextPartnerKeys(before, { keys, isRecovery: true }, signers);
  await readJson(await sendKeys(store.app, operatorToken, recovery), 201);
  return { id, token, own, found, before };
}

async function publishAs({ id, token }: Pick<Lost, 'id' | 'token'>, key: KeyPair, version: string) {
  return publish(store.app, token, `com.${id}.one`, await pack(key.signer, { id: `com.${id}.one`, version }));
}

async function versionOf(id: string): Promise<unknown> {
  return (await readJson(await store.app.request(`/partners/${id}/keys`))).version;
}

async function bytesAt(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await store.app.request(path)).arrayBuffer());
}

/** The chain as a host follows it from the version that it pinned. */
async function readChain() {
  const documents = [store.root];
  const newest = Number((await readJson(await store.app.request('/trust/store-keys'))).version);
  for (let version = 2; version <= newest; version += 1)
    documents.push(await bytesAt(`/trust/store-keys/${String(version)}`));
  return openStoreChain(documents, crypto);
}

async function readStatement(id: string): Promise<Statement> {
  const chain = await readChain();
  const bytes = await bytesAt(`/mini-programs/${id}/version`);
  return (await verifyStatement(bytes, { chain, crypto, id })).statement;
}

describe('a recovery', () => {
  it('does not count before the delay, whoever asks', async () => {
    const lost = await recover('early');
    store.advance(71 * hour);
    expect(await versionOf('early')).toBe(1);
    expect(await readJson(await publishAs(lost, lost.found, '1.1.0'), 422)).toMatchObject({
      code: 'KEY_UNKNOWN',
    });
    // A copy is in the log for all to see, and caches do not keep it: another version may take its place.
    const pending = await store.app.request('/partners/early/keys/2');
    expect([pending.status, pending.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect((await store.app.request('/partners/early/keys/2/announcement')).status).toBe(200);
  });

  it('counts after it without anything new in the log, because the witnesses say what time it is', async () => {
    const lost = await recover('quiet');
    store.advance(73 * hour);
    const size = await store.trust.log.size();
    const signedAt = (await store.trust.log.newestHead())?.signedAt;
    expect(await versionOf('quiet')).toBe(2);
    expect(await store.trust.log.size()).toBe(size);
    expect((await store.trust.log.newestHead())?.signedAt).not.toBe(signedAt);
    await readJson(await publishAs(lost, lost.found, '1.1.0'), 201);
    expect((await readStatement('com.quiet.one')).partner.keys).toMatchObject({
      version: 2,
      isRecovery: true,
    });
    const kept = await store.app.request('/partners/quiet/keys/2');
    expect(kept.headers.get('cache-control')).toContain('immutable');
  });

  it('does not count while no witness says that its time has come', async () => {
    await recover('silent');
    store.advance(73 * hour);
    store.stopWitness();
    expect(await versionOf('silent')).toBe(1);
    expect(await versionOf('silent')).toBe(1);
    store.startWitness();
    store.advance(31_000);
    expect(await versionOf('silent')).toBe(2);
  });

  it('cannot be sent twice, nor be replaced by another recovery', async () => {
    const { before, found } = await recover('again');
    const keys = [{ keyId: found.keyId, spki: found.spki, notBefore: '2026-01-02T00:00:00Z' }];
    const other = await nextPartnerKeys(before, { keys, isRecovery: true }, [
      found.signer,
      ...roots.slice(0, 2),
    ]);
    expect(await readJson(await sendKeys(store.app, operatorToken, other), 409)).toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('ends with the objection of the partner, also when its time has come unseen', async () => {
    const { own, token, before, id } = await recover('objects');
    store.advance(100 * hour);
    const objection = await nextPartnerKeys(before, {}, [own.signer]);
    await readJson(await sendKeys(store.app, token, objection), 201);
    expect(await readJson(await store.app.request('/partners/objects/keys'))).toMatchObject({
      version: 2,
      isRecovery: false,
    });
    await readJson(await publishAs({ id, token }, own, '1.1.0'), 201);
    expect((await readStatement('com.objects.one')).partner.keys.isRecovery).toBe(false);
  });
});

describe('a recovery that an objection has replaced', () => {
  it('does not put the objection in force before a witness has seen it', async () => {
    const { own, token, before } = await recover('raced');
    const recovery = await store.trust.partnerTrust.at('raced', 2);
    const objection = await nextPartnerKeys(before, {}, [own.signer]);
    store.stopWitness();
    await readJson(await sendKeys(store.app, token, objection), 503);
    // What a reader does who saw the recovery a moment before.
    if (recovery !== null) await store.trust.trustRows.putInForce(recovery);
    expect(await versionOf('raced')).toBe(1);
    store.startWitness();
    await readJson(await sendKeys(store.app, token, objection), 201);
    expect(await versionOf('raced')).toBe(2);
  });
});

describe('a new key of the log', () => {
  let lost: Lost;
  let objector: Lost;

  beforeAll(async () => {
    store.startWitness();
    lost = await recover('moved');
    objector = await recover('impatient');
    const recalls = [{ type: 'key', keyId: 'f'.repeat(64), mode: 'soft', reason: 'Test.' }];
    await readJson(await sendAsOperator(store.app, 'POST', '/recall', { recalls }), 201);
    store.advance(73 * hour);
    for (const partner of [lost, objector])
      await readJson(await publishAs(partner, partner.found, '1.1.0'), 201);
    const fresh = await placeKey(join(store.trustFolder, 'keys'), 'log-2');
    const next = await nextStoreKeys(store.root, replaceRole(store.root, 'log', fresh), roots.slice(0, 2));
    await readJson(await sendStoreKeys(store, next), 201);
  });

  it('begins the delay of a recovery anew: nothing is published, what was signed is served', async () => {
    const before = await bytesAt('/mini-programs/com.moved.one/version');
    expect(await readJson(await publishAs(lost, lost.found, '1.2.0'), 503)).toMatchObject({
      code: 'RECOVERY_PENDING',
    });
    store.advance(71 * hour);
    expect(await bytesAt('/mini-programs/com.moved.one/version')).toEqual(before);
  });

  it('which the partner ends by rotating', async () => {
    const recovered = JSON.parse(
      new TextDecoder().decode(await bytesAt('/partners/impatient/keys')),
    ) as PartnerKeys;
    const rotation = await nextPartnerKeys(recovered, { isRecovery: false }, [objector.found.signer]);
    await readJson(await sendKeys(store.app, objector.token, rotation), 201);
    await readJson(await publishAs(objector, objector.found, '1.2.0'), 201);
    expect(await readStatement('com.impatient.one')).toMatchObject({ version: '1.2.0', storeKeysVersion: 2 });
  });

  it('and which is over some day', async () => {
    store.advance(73 * hour);
    await readJson(await publishAs(lost, lost.found, '1.2.0'), 201);
    expect(await readStatement('com.moved.one')).toMatchObject({ version: '1.2.0', storeKeysVersion: 2 });
  });

  it('leaves a recall list that hosts can check by the newest keys', async () => {
    const { list } = await verifyRecallList(await bytesAt('/recall'), { chain: await readChain(), crypto });
    expect(list).toMatchObject({ epoch: 2, storeKeysVersion: 2, recalls: [{ reason: 'Test.' }] });
    // Once, not with every reader.
    expect(await bytesAt('/recall')).toEqual(await bytesAt('/recall'));
    expect((await readStatement('com.moved.one')).recallEpoch).toBe(2);
  });

  it('never takes a recall back that is made at the same time', async () => {
    const fresh = await placeKey(join(store.trustFolder, 'keys'), 'statements-2');
    const before = await bytesAt('/trust/store-keys');
    const next = await nextStoreKeys(before, replaceRole(before, 'statements', fresh), roots.slice(0, 2));
    await readJson(await sendStoreKeys(store, next), 201);
    const recalls = [{ type: 'key', keyId: 'e'.repeat(64), mode: 'hard', reason: 'Now.' }];
    await Promise.all([bytesAt('/recall'), sendAsOperator(store.app, 'POST', '/recall', { recalls })]);
    const { list } = await verifyRecallList(await bytesAt('/recall'), { chain: await readChain(), crypto });
    expect(list.recalls).toEqual(recalls);
  });
});
