import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStoreChain, parseRecallList, verifyRecallList, verifyStatement } from '@org/package-format';
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

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  token = await registerPartner(store.app, {
    id: 'acme',
    keys: [keys],
    programs: ['com.acme.loans', 'com.acme.recalled'],
  });
  await readJson(await publishVersion('com.acme.loans', '1.0.0'), 201);
});

beforeEach(() => {
  store.startWitness();
});

afterAll(() => store.close());

async function publishVersion(id: string, version: string): Promise<Response> {
  return publish(store.app, token, id, await pack(keys.signer, { id, version }));
}

async function bytesAt(path: string): Promise<Uint8Array> {
  const response = await store.app.request(path);
  if (response.status !== 200) throw new Error(`${path}: ${String(response.status)}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function codeOf(response: Response | Promise<Response>): Promise<unknown> {
  return (await readJson(await response, 503)).code;
}

const recall = (toSeq: number) => ({
  recalls: [{ type: 'range', id: 'com.acme.recalled', fromSeq: 1, toSeq, mode: 'hard', reason: 'It leaks.' }],
});
const sendRecall = (toSeq: number) => sendAsOperator(store.app, 'POST', '/recall', recall(toSeq));

describe('while the witness is away', () => {
  it('the log grows by the first attempt and by no other', async () => {
    const before = await store.trust.log.size();
    store.stopWitness();
    expect(await codeOf(publishVersion('com.acme.loans', '1.1.0'))).toBe('WITNESS_UNAVAILABLE');
    const { log } = store.trust;
    expect(await log.size()).toBe(before + 2);
    const other = await createKeyPair();
    const known = await firstPartnerKeys('acme', [keys]);
    const rotation = await nextPartnerKeys(known, { threshold: 1 }, [keys.signer, other.signer]);
    const attempts = [
      await codeOf(publishVersion('com.acme.loans', '1.1.0')),
      await codeOf(sendAsOperator(store.app, 'POST', '/mini-programs/com.acme.loans/rollback', {})).catch(
        () => 'WITNESS_UNAVAILABLE', // there is nothing to go back to, which is said first
      ),
      await codeOf(sendRecall(1)),
      await codeOf(sendKeys(store.app, token, rotation)),
    ];
    expect(attempts).toEqual(Array.from({ length: 4 }, () => 'WITNESS_UNAVAILABLE'));
    const partner = { id: 'later', name: 'Later', permissions: [], domains: [], programs: [] };
    const body = { ...partner, keys: await firstPartnerKeys('later', [other]) };
    expect(await codeOf(sendAsOperator(store.app, 'POST', '/partners', body))).toBe('WITNESS_UNAVAILABLE');
    store.advance(40_000);
    await bytesAt('/mini-programs/com.acme.loans/version');
    expect(await log.size()).toBe(before + 2);
    expect((await log.newestHead())?.size).toBe(before);

    store.startWitness();
    await registerPartner(store.app, { id: 'later', keys: [other], programs: [] });
    expect((await log.newestHead())?.size).toBe(before + 3);
  });

  it('says why to the operator only', async () => {
    store.stopWitness();
    store.logged.length = 0;
    const { message } = await readJson(await publishVersion('com.acme.loans', '1.2.0'), 503);
    expect(message).toContain('The log has 0 of 1 witnesses that it needs');
    expect(message).not.toContain('down');
    expect(store.logged).toMatchObject([{ message: 'down' }]);
  });

  it('statements are served until they expire, and signed again when it is back', async () => {
    store.startWitness();
    await readJson(await publishVersion('com.acme.loans', '1.3.0'), 201);
    const before = await bytesAt('/mini-programs/com.acme.loans/version');
    store.stopWitness();
    for (let day = 0; day < 8; day += 1) {
      store.advance(24 * hour + 1000);
      expect(await bytesAt('/mini-programs/com.acme.loans/version')).toEqual(before);
    }
    store.startWitness();
    store.advance(31_000);
    const chain = await openStoreChain([store.root], crypto);
    const now = await bytesAt('/mini-programs/com.acme.loans/version');
    const { statement } = await verifyStatement(now, { chain, crypto, id: 'com.acme.loans' });
    expect([statement.version, statement.signedAt.slice(0, 10)]).toEqual(['1.3.0', '2026-11-28']);
  });
});

describe('what was sent while the witness was away', () => {
  it('a new partner gets its token, and publishes as soon as it is back', async () => {
    const fresh = await createKeyPair();
    store.stopWitness();
    const fields = { id: 'fresh', keys: [fresh], programs: ['com.fresh.one'] };
    const ownToken = await registerPartner(store.app, fields);
    const container = await pack(fresh.signer, { id: 'com.fresh.one' });
    expect(await codeOf(publish(store.app, ownToken, 'com.fresh.one', container))).toBe(
      'WITNESS_UNAVAILABLE',
    );
    expect(await codeOf(store.app.request('/partners/fresh/keys'))).toBe('WITNESS_UNAVAILABLE');
    expect((await store.app.request('/partners/fresh/keys/1/announcement')).status).toBe(404);
    store.startWitness();
    // Nobody else publishes meanwhile; after the pause the store asks by itself.
    store.advance(31_000);
    await readJson(await publish(store.app, ownToken, 'com.fresh.one', container), 201);
    expect(await readJson(await store.app.request('/partners/fresh/keys'))).toMatchObject({ version: 1 });
  });

  it('keys of a partner do not count yet; sent again they do', async () => {
    const own = await createKeyPair();
    const next = await createKeyPair();
    const fields = { id: 'twice', keys: [own], programs: ['com.twice.one'] };
    const ownToken = await registerPartner(store.app, fields);
    const before = await firstPartnerKeys('twice', [own]);
    const added = [{ keyId: next.keyId, spki: next.spki, notBefore: '2026-01-01T00:00:00Z' }];
    const rotation = await nextPartnerKeys(before, { keys: added }, [own.signer, next.signer]);
    store.stopWitness();
    expect(await codeOf(sendKeys(store.app, ownToken, rotation))).toBe('WITNESS_UNAVAILABLE');
    const size = await store.trust.log.size();
    expect(await readJson(await store.app.request('/partners/twice/keys'))).toMatchObject({ version: 1 });
    expect(await codeOf(sendKeys(store.app, ownToken, rotation))).toBe('WITNESS_UNAVAILABLE');
    store.startWitness();
    expect(await readJson(await sendKeys(store.app, ownToken, rotation), 201)).toEqual({ version: 2 });
    expect(await store.trust.log.size()).toBe(size);
    expect(await readJson(await store.app.request('/partners/twice/keys'))).toMatchObject({ version: 2 });
    expect((await sendKeys(store.app, ownToken, rotation)).status).toBe(409);
    const container = await pack(next.signer, { id: 'com.twice.one' });
    await readJson(await publish(store.app, ownToken, 'com.twice.one', container), 201);
  });

  it('keys of the store count from the log on; sent again they get their head', async () => {
    const bytes = await nextStoreKeys(store.root, { recoveryDelayHours: 96 }, await readRoots(store));
    store.stopWitness();
    const size = await store.trust.log.size();
    expect(await codeOf(sendStoreKeys(store, bytes))).toBe('WITNESS_UNAVAILABLE');
    expect(await codeOf(sendStoreKeys(store, bytes))).toBe('WITNESS_UNAVAILABLE');
    expect(await bytesAt('/trust/store-keys')).toEqual(bytes);
    store.startWitness();
    expect(await readJson(await sendStoreKeys(store, bytes), 201)).toEqual({ version: 2 });
    expect(await store.trust.log.size()).toBe(size + 1);
    expect((await store.trust.log.newestHead())?.size).toBe(size + 1);
    expect((await sendStoreKeys(store, bytes)).status).toBe(422);
  });
});

describe('a recall whose witness fails', () => {
  it('takes an epoch that is never given out again, and the list before stays served', async () => {
    await readJson(await publishVersion('com.acme.recalled', '1.0.0'), 201);
    expect(await readJson(await sendRecall(5), 201)).toEqual({ epoch: 1 });
    const first = await bytesAt('/recall');
    store.stopWitness();
    expect(await codeOf(sendRecall(6))).toBe('WITNESS_UNAVAILABLE');
    expect(await bytesAt('/recall')).toEqual(first);
    expect(await store.trust.trustRows.recallEpoch()).toBe(1);
    store.startWitness();
    expect(await readJson(await sendRecall(7), 201)).toEqual({ epoch: 3 });
    const documents = [store.root, await bytesAt('/trust/store-keys')];
    const chain = await openStoreChain(documents, crypto);
    const { list } = await verifyRecallList(await bytesAt('/recall'), { chain, crypto });
    expect(list).toMatchObject({ epoch: 3, recalls: recall(7).recalls });
    const statement = await bytesAt('/mini-programs/com.acme.recalled/version');
    expect(
      (await verifyStatement(statement, { chain, crypto, id: 'com.acme.recalled' })).statement,
    ).toMatchObject({ recallEpoch: 3 });
  });

  it('of two that come at once the later one is served', async () => {
    const answers = await Promise.all([sendRecall(8), sendRecall(9)]);
    const epochs = await Promise.all(answers.map(async (answer) => (await readJson(answer, 201)).epoch));
    expect([...epochs].sort()).toEqual([4, 5]);
    const list = parseRecallList(await bytesAt('/recall'));
    expect(list).toMatchObject({ epoch: 5, recalls: recall(epochs[0] === 5 ? 8 : 9).recalls });
  });
});
