import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStatement } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { createKeyPair, openStoreFixture, pack, publish, readJson, registerPartner } from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';
import type { NumberClaim, Release } from '../src/repository.js';
import { commitOf, statementOf } from './repository-samples.js';

const day = 24 * 3_600_000;
let store: StoreFixture;
let keys: KeyPair;
let token: string;
let sample: Release;

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  const programs = ['com.acme.rows', 'com.acme.waits', 'com.acme.back', 'com.acme.many'];
  token = await registerPartner(store.app, { id: 'acme', keys: [keys], programs });
  for (const id of programs) await readJson(await publishVersion(id, '1.0.0'), 201);
  const program = await store.repository.program('com.acme.rows', 'stable');
  const release = program?.current?.release;
  if (release === undefined) throw new Error('It was just published.');
  sample = release;
});

afterAll(() => store.close());

async function publishVersion(id: string, version: string): Promise<Response> {
  return publish(store.app, token, id, await pack(keys.signer, { id, version }));
}

async function readStatement(id: string): Promise<Statement> {
  const response = await store.app.request(`/mini-programs/${id}/version`);
  return parseStatement(new Uint8Array(await response.arrayBuffer()));
}

async function claim(fields: Omit<NumberClaim, 'programId'>) {
  const { result } = await store.trust.log.append(async (_at, queries) => {
    const made = await store.repository.claimNumbers(queries, { programId: 'com.acme.rows', ...fields });
    return { entries: [], result: made };
  });
  return result;
}

async function commit(statementSeq: number, releaseSeq: number, version?: string): Promise<boolean> {
  const program = await store.repository.program('com.acme.rows', 'stable');
  const basedOn = program?.current?.statement.meaning ?? null;
  const statement = statementOf(statementSeq, releaseSeq, basedOn ?? '');
  const release = version === undefined ? {} : { release: { ...sample, version } };
  return store.repository.commitStatement(commitOf('com.acme.rows', statement, { basedOn, ...release }));
}

async function current(): Promise<readonly unknown[]> {
  const program = await store.repository.program('com.acme.rows', 'stable');
  const releases = await store.repository.releases('com.acme.rows');
  const { statement, release } = program?.current ?? {};
  return [statement?.statementSeq, release?.version, releases.map(({ releaseSeq }) => releaseSeq)];
}

describe('committing a statement', () => {
  it('writes nothing of a release that a renewal has outrun, the release included', async () => {
    expect(await claim({ expectedStatementSeq: 1, isNewRelease: true })).toEqual({
      statementSeq: 2,
      releaseSeq: 2,
    });
    expect(await claim({ expectedStatementSeq: 2, isNewRelease: false })).toEqual({
      statementSeq: 3,
      releaseSeq: 2,
    });
    expect(await commit(3, 1)).toBe(true);
    expect(await commit(2, 2, '1.1.0')).toBe(false);
    expect(await current()).toEqual([3, '1.0.0', [1]]);
  });

  it('takes no release back with a renewal of the one before', async () => {
    expect(await claim({ expectedStatementSeq: 3, isNewRelease: true })).toEqual({
      statementSeq: 4,
      releaseSeq: 3,
    });
    expect(await claim({ expectedStatementSeq: 4, isNewRelease: false })).toEqual({
      statementSeq: 5,
      releaseSeq: 3,
    });
    expect(await commit(4, 3, '1.1.0')).toBe(true);
    expect(await commit(5, 1)).toBe(false);
    expect(await current()).toEqual([4, '1.1.0', [3, 1]]);
  });

  it('twice with one number writes once', async () => {
    expect(await commit(4, 3)).toBe(false);
    expect(await current()).toEqual([4, '1.1.0', [3, 1]]);
  });
});

describe('a renewal beside a publication', () => {
  it('that waits for its witness ends with the new release, whoever is first', async () => {
    const { asked, release } = store.holdWitness();
    store.advance(day + 1000);
    const publishing = publishVersion('com.acme.waits', '1.1.0');
    await asked;
    const reading = Promise.all([1, 2, 3].map(() => readStatement('com.acme.waits')));
    release();
    await readJson(await publishing, 201);
    for (const statement of await reading) expect(['1.0.0', '1.1.0']).toContain(statement.version);
    const after = await readStatement('com.acme.waits');
    expect(after.version).toBe('1.1.0');
    const { releaseSeq } = after;
    store.advance(day + 1000);
    expect(await readStatement('com.acme.waits')).toMatchObject({ version: '1.1.0', releaseSeq });
  });

  it('that began first does not take it back', async () => {
    store.advance(day + 1000);
    const { asked, release } = store.holdWitness();
    const reading = readStatement('com.acme.back');
    await asked;
    const publishing = publishVersion('com.acme.back', '1.1.0');
    release();
    await reading;
    await readJson(await publishing, 201);
    expect(await readStatement('com.acme.back')).toMatchObject({ version: '1.1.0', releaseSeq: 2 });
  });

  it('is one for everyone who reads meanwhile', async () => {
    store.advance(day + 1000);
    const { statementSeq } = (await store.repository.program('com.acme.many', 'stable')) ?? {
      statementSeq: 0,
    };
    const statements = await Promise.all(Array.from({ length: 20 }, () => readStatement('com.acme.many')));
    expect(new Set(statements.map((statement) => statement.statementSeq))).toEqual(
      new Set([statementSeq + 1]),
    );
  });
});

describe('a publication whose witness failed', () => {
  it('is no release; its number is not given again', async () => {
    store.stopWitness();
    await readJson(await publishVersion('com.acme.many', '1.1.0'), 503);
    expect((await store.repository.releases('com.acme.many')).map(({ releaseSeq }) => releaseSeq)).toEqual([
      1,
    ]);
    store.startWitness();
    expect(await readJson(await publishVersion('com.acme.many', '1.1.0'), 201)).toMatchObject({
      releaseSeq: 3,
    });
  });

  it('may be renewed over: the old release stays the current one under its own number', async () => {
    store.stopWitness();
    await readJson(await publishVersion('com.acme.back', '1.2.0'), 503);
    store.startWitness();
    store.advance(day + 1000);
    expect(await readStatement('com.acme.back')).toMatchObject({ version: '1.1.0', releaseSeq: 2 });
    expect(await readJson(await publishVersion('com.acme.back', '1.2.0'), 201)).toMatchObject({
      releaseSeq: 4,
    });
  });
});
