import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobStore } from '../src/blob-store.js';
import type { Database } from '../src/database.js';
import { openAcme } from './acme.js';
import type { Acme } from './acme.js';
import { partnerUpdate, readJson, sendAsOperator } from './fixture.js';
import { nextStoreKeys, readRoots, sendStoreKeys } from './store-keys.js';

const programs = ['a', 'b', 'c', 'halted', 'campaign', 'falls'].map((name) => `com.acme.${name}`);
const hour = 3_600_000;
let acme: Acme;
/** What the store asked its database and its blobs. */
const asked: string[] = [];

/** Writes down every call of a part. */
function watch<Part extends Database | BlobStore>(part: Part): Part {
  return new Proxy(part, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...parameters: readonly unknown[]) => {
        asked.push(String(name));
        return Reflect.apply(member, target, parameters) as unknown;
      };
    },
  });
}

beforeAll(async () => {
  acme = await openAcme(programs, { watch });
  for (const name of ['a', 'b', 'c']) await acme.publish(`com.acme.${name}`, '1.0.0');
});

afterAll(() => acme.store.close());

function ask(known: readonly unknown[]): Response | Promise<Response> {
  const body = JSON.stringify({ programs: known });
  return acme.store.app.request('/mini-programs/updates', { method: 'POST', body });
}

/** What has changed for a host that has read every statement. */
async function changed(ids: readonly string[], after: () => Promise<unknown>): Promise<unknown> {
  const known = [];
  for (const id of ids)
    known.push({ id, channel: 'stable', statementSeq: (await acme.read(id)).statementSeq });
  await after();
  return (await readJson(await ask(known))).changed;
}

describe('one question about all programs', () => {
  it('costs two queries and no blob, for a thousand as for one', async () => {
    const { statementSeq } = await acme.read('com.acme.a');
    const known = Array.from({ length: 999 }, (_, index) => ({
      ...{ id: `com.acme.p${String(index)}`, channel: 'stable', statementSeq: 1 },
    }));
    for (const list of [[], known]) {
      asked.length = 0;
      const answer = await ask([...list, { id: 'com.acme.a', channel: 'stable', statementSeq }]);
      expect(await readJson(answer)).toEqual({ changed: [], recallEpoch: 0 });
      expect(asked).toEqual(['query', 'query']);
    }
  });

  it('costs no more when all of a thousand programs are there and changed', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `com.many.p${String(index)}`);
    const { database } = acme.store;
    await database.query(
      `insert into programs select id, 'acme', 1, 1 from jsonb_array_elements_text($1::jsonb) as id`,
      [JSON.stringify(many)],
    );
    for (const table of ['releases', 'statements'])
      await database.query(
        `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('program_id', p.id))).*
         from ${table} t join programs p on p.id like 'com.many.%' where t.program_id = 'com.acme.a'`,
      );
    asked.length = 0;
    const started = performance.now();
    const answer = await ask(many.map((id) => ({ id, channel: 'stable', statementSeq: 0 })));
    const { changed: found } = await readJson(answer);
    expect(found).toHaveLength(1000);
    expect(asked).toEqual(['query', 'query']);
    expect(performance.now() - started).toBeLessThan(5000);
    for (const table of ['statements', 'releases'])
      await database.query(`delete from ${table} where program_id like 'com.many.%'`);
    await database.query(`delete from programs where id like 'com.many.%'`);
  });

  it('tells what a host has not seen, and leaves out what nobody has', async () => {
    const known = [
      { id: 'com.acme.a', channel: 'stable', statementSeq: 0 },
      { id: 'com.acme.a', channel: 'beta', statementSeq: 0 },
      { id: 'com.acme.unknown', channel: 'stable', statementSeq: 0 },
      { id: "x'; drop table programs; --", channel: 'stable', statementSeq: 0 },
    ];
    expect(await readJson(await ask(known))).toEqual({ changed: ['com.acme.a'], recallEpoch: 0 });
  });

  it.each([
    ['too many programs', Array.from({ length: 2001 }, () => ({ id: 'a.b', channel: 'c', statementSeq: 0 }))],
    ['a number below 0', [{ id: 'a.b', channel: 'c', statementSeq: -1 }]],
    ['a name that it does not know', [{ id: 'a.b', channel: 'c', statementSeq: 1, device: 'x' }]],
  ])('is refused with %s', async (_, known) => {
    expect(await readJson(await ask(known), 400)).toMatchObject({ code: 'BODY_INVALID' });
  });
});

describe('a program has changed', () => {
  const id = 'com.acme.b';

  it.each<readonly [string, () => Promise<unknown>]>([
    ['a release', () => acme.publish(id, '1.1.0', { query: '?permille=100' })],
    ['a step of its rollout', async () => acme.post(`/mini-programs/${id}/rollout`, { permille: 200 })],
    ['a rollout for everybody', async () => acme.post(`/mini-programs/${id}/rollout`, { permille: 1000 })],
    ['a forced update', async () => acme.post(`/mini-programs/${id}/force`, { minUsableSeq: 1 })],
    [
      'a time of grace',
      async () =>
        acme.post(`/mini-programs/${id}/force`, { minUsableSeq: 1, graceUntil: '2027-01-01T00:00:00Z' }),
    ],
    ['a stop', async () => acme.post(`/mini-programs/${id}/rollout`, { halt: true })],
  ])('with %s, and no other one with it', async (_, after) => {
    expect(await changed([id, 'com.acme.c'], after)).toEqual([id]);
  });

  it('with its partner, before anything is signed', async () => {
    const update = partnerUpdate({ id: 'acme', permissions: ['payment'], programs });
    const after = async () => readJson(await sendAsOperator(acme.store.app, 'PUT', '/partners/acme', update));
    expect(await changed(['com.acme.a', id], after)).toEqual(['com.acme.a', id]);
  });

  it('with the keys of the store', async () => {
    const after = async () => {
      const next = await nextStoreKeys(acme.store.root, {}, await readRoots(acme.store));
      await readJson(await sendStoreKeys(acme.store, next), 201);
    };
    expect(await changed(['com.acme.a'], after)).toEqual(['com.acme.a']);
  });

  it('when an older store signed its statement, until it is read', async () => {
    const older = async () =>
      acme.store.database.query(
        `update statements set meaning = '', changed_seq = 0, store_keys_version = 0, partner_keys_version = 0
         where program_id = 'com.acme.a'`,
      );
    expect(await changed(['com.acme.a', 'com.acme.c'], older)).toEqual(['com.acme.a']);
    const { statementSeq } = await acme.read('com.acme.a');
    expect((await acme.read('com.acme.a')).statementSeq).toBe(statementSeq);
    expect(await changed(['com.acme.a'], () => Promise.resolve())).toEqual([]);
  });

  it('with a stop that is not signed yet', async () => {
    const halted = 'com.acme.halted';
    await acme.publish(halted, '1.0.0');
    await acme.publish(halted, '1.1.0', { query: '?permille=10' });
    const after = async () => {
      acme.store.stopWitness();
      await acme.post(`/mini-programs/${halted}/rollout`, { halt: true });
    };
    expect(await changed([halted], after)).toEqual([halted]);
    acme.store.startWitness();
    acme.store.advance(60_000);
    expect(await changed([halted], () => Promise.resolve())).toEqual([]);
  });

  it('with the end of its schedule', async () => {
    const campaign = 'com.acme.campaign';
    const end = new Date(acme.store.now().getTime() + hour).toISOString().slice(0, 19);
    await acme.publish(campaign, '1.0.0');
    await acme.publish(campaign, '1.1.0', { query: `?until=${end}Z` });
    const after = () => {
      acme.store.advance(hour + 1000);
      return Promise.resolve();
    };
    expect(await changed([campaign], after)).toEqual([campaign]);
    expect(await changed([campaign], () => Promise.resolve())).toEqual([]);
  });
});

describe('a program has not changed', () => {
  it('with a signature that only renews the one before', async () => {
    const { statementSeq } = await acme.read('com.acme.c');
    acme.store.advance(25 * hour);
    expect((await acme.read('com.acme.c')).statementSeq).toBe(statementSeq + 1);
    const answer = await ask([{ id: 'com.acme.c', channel: 'stable', statementSeq }]);
    expect((await readJson(answer)).changed).toEqual([]);
  });

  it('with a recall, which the answer tells by its epoch; but one with a fallback may have', async () => {
    await acme.publish('com.acme.falls', '1.0.0');
    await acme.publish('com.acme.falls', '1.1.0', { query: '?permille=10' });
    const recall = { type: 'range', id: 'com.acme.c', fromSeq: 50, toSeq: 60, mode: 'soft', reason: 'Bad' };
    const after = () => acme.recall([recall]);
    expect(await changed(['com.acme.c', 'com.acme.falls'], after)).toEqual(['com.acme.falls']);
    expect((await readJson(await ask([]))).recallEpoch).toBe(1);
  });
});
