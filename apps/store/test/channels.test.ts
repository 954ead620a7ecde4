import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoreChain, verifyStatement } from '@org/package-format';
import { openAcme } from './acme.js';
import type { Acme } from './acme.js';
import { createKeyPair, crypto, readJson, registerPartner, sendAsOperator } from './fixture.js';

const programs = ['beta', 'hotfix', 'many', 'promote', 'recalled', 'host'].map((name) => `com.acme.${name}`);
let acme: Acme;

beforeAll(async () => {
  acme = await openAcme(programs);
});

afterAll(() => acme.store.close());

const codeOf = async (response: Response, status: number) => (await readJson(response, status)).code;

describe('a channel', () => {
  it('has a current release of its own, and numbers that all channels share', async () => {
    await acme.publish('com.acme.beta', '1.0.0');
    const published = await acme.publish('com.acme.beta', '2.0.0-beta.1', { query: '?channel=beta' });
    expect(published).toMatchObject({ channel: 'beta', releaseSeq: 2, statementSeq: 2, permille: 1000 });
    expect(await acme.read('com.acme.beta')).toMatchObject({ channel: 'stable', version: '1.0.0' });
    const beta = await acme.read('com.acme.beta', 'beta');
    expect(beta).toMatchObject({ channel: 'beta', version: '2.0.0-beta.1', releaseSeq: 2 });
    expect(beta.fallback).toBeUndefined();
  });

  it('that has no release answers as an unknown program does', async () => {
    for (const channel of ['nightly', 'UPPER', "x'--"]) {
      const path = `/mini-programs/com.acme.beta/version?channel=${encodeURIComponent(channel)}`;
      expect(await codeOf(await acme.store.app.request(path), 404)).toBe('PROGRAM_NOT_FOUND');
    }
  });

  it('takes a hotfix while another one tries a higher version', async () => {
    await acme.publish('com.acme.hotfix', '1.0.0');
    await acme.publish('com.acme.hotfix', '2.0.0', { query: '?channel=beta' });
    await acme.publish('com.acme.hotfix', '1.0.1');
    expect(await acme.read('com.acme.hotfix')).toMatchObject({ version: '1.0.1', releaseSeq: 3 });
    const again = await acme.publish('com.acme.hotfix', '2.0.0', { status: 409 });
    expect(again).toMatchObject({ code: 'VERSION_NOT_HIGHER' });
    expect(again.message).toContain('promote');
  });

  it('is one of eight at most', async () => {
    for (const index of [1, 2, 3, 4, 5, 6, 7, 8])
      await acme.publish('com.acme.many', `1.0.${String(index)}`, { query: `?channel=c${String(index)}` });
    const refused = await acme.publish('com.acme.many', '2.0.0', { query: '?channel=c9', status: 409 });
    expect(refused).toMatchObject({ code: 'TOO_MANY_CHANNELS' });
    await acme.publish('com.acme.many', '2.0.0', { query: '?channel=c8' });
  });

  it.each([
    ['channel=Beta', 'channel'],
    ['chanel=beta', 'chanel'],
    ['channel=a&channel=b', 'twice'],
    ['permille=1001', 'permille'],
    ['permille=1e2', 'permille'],
    ['permille=', 'permille'],
    ['haltMinVerdicts=5', 'haltFailPermille'],
    ['haltFailPermille=0', 'haltFailPermille'],
    ['from=2026-02-30T10:00:00Z', 'from'],
    ['until=tomorrow', 'until'],
    ['from=2027-01-02T00:00:00Z&until=2027-01-01T00:00:00Z', 'not after'],
    ['minUsable=0', 'minUsable'],
  ])('is not published to with the query %s', async (query, named) => {
    const refused = await acme.publish('com.acme.beta', '9.0.0', { query: `?${query}`, status: 400 });
    expect(refused).toMatchObject({ code: 'QUERY_INVALID' });
    expect(refused.message).toContain(named);
  });
});

describe('a promotion', () => {
  const promote = (channel: string, body: unknown, token?: string) =>
    acme.post(`/mini-programs/com.acme.promote/channels/${channel}`, body, token);

  it('announces the bytes of one channel on another, under a number of its own', async () => {
    await acme.publish('com.acme.promote', '1.0.0');
    const beta = await acme.publish('com.acme.promote', '1.1.0', { query: '?channel=beta' });
    const promoted = await readJson(
      await promote('stable', { releaseSeq: beta.releaseSeq, permille: 50 }),
      201,
    );
    expect(promoted).toMatchObject({ channel: 'stable', version: '1.1.0', releaseSeq: 3, permille: 50 });
    const statement = await acme.read('com.acme.promote');
    expect(statement.manifestSha256).toBe(beta.manifestSha256);
    expect(statement).toMatchObject({
      rollout: { permille: 50 },
      fallback: { version: '1.0.0', releaseSeq: 1 },
    });
    expect(await acme.read('com.acme.promote', 'beta')).toMatchObject({ releaseSeq: 2 });
  });

  it.each([
    ['of a release that is not there', 'stable', { releaseSeq: 99 }, 404, 'RELEASE_NOT_FOUND'],
    ['of what the channel serves', 'beta', { releaseSeq: 3 }, 409, 'VERSION_NOT_HIGHER'],
    ['of something lower', 'stable', { releaseSeq: 1 }, 409, 'VERSION_NOT_HIGHER'],
    ['to a name that is no channel', 'Beta', { releaseSeq: 2 }, 400, 'BODY_INVALID'],
    ['with a member that it does not know', 'stable', { releaseSeq: 2, channel: 'x' }, 400, 'BODY_INVALID'],
  ] as const)('%s is refused', async (_, channel, body, status, code) => {
    expect(await codeOf(await promote(channel, body), status)).toBe(code);
  });

  it('is not for another partner', async () => {
    const keys = await createKeyPair();
    const token = await registerPartner(acme.store.app, { id: 'other', keys: [keys], programs: [] });
    expect(await codeOf(await promote('stable', { releaseSeq: 2 }, token), 403)).toBe('PROGRAM_NOT_OWNED');
  });

  it('does not bring back what was recalled', async () => {
    await acme.publish('com.acme.recalled', '1.0.0');
    const { manifestSha256 } = await acme.publish('com.acme.recalled', '1.1.0', { query: '?channel=beta' });
    await acme.recall([{ type: 'release', manifestSha256, mode: 'hard', reason: 'Bad' }]);
    const response = await acme.post('/mini-programs/com.acme.recalled/channels/stable', { releaseSeq: 2 });
    expect(await codeOf(response, 422)).toBe('RELEASE_RECALLED');
    await acme.recall([]);
  });
});

describe('a fallback', () => {
  it('is named by a release that only newer hosts can run, and kept for them byte by byte', async () => {
    await acme.publish('com.acme.host', '1.0.0');
    const first = await acme.store.app.request('/mini-programs/com.acme.host/version');
    const bytes = new Uint8Array(await first.arrayBuffer());
    await acme.publish('com.acme.host', '1.1.0');
    expect((await acme.read('com.acme.host')).fallback).toBeUndefined();
    await acme.publish('com.acme.host', '1.2.0', { manifest: { minHostVersion: '2.0.0' } });
    const { fallback } = await acme.read('com.acme.host');
    expect(fallback).toMatchObject({ releaseSeq: 2, version: '1.1.0', minHostVersion: '1.0.0' });
    await acme.publish('com.acme.host', '1.3.0', { manifest: { minHostVersion: '2.0.0' } });
    expect((await acme.read('com.acme.host')).fallback).toEqual(fallback);
    const path = `/mini-programs/com.acme.host/statements/${fallback?.statementSha256 ?? ''}`;
    const kept = await acme.store.app.request(path);
    expect(kept.headers.get('cache-control')).toContain('immutable');
    const chain = await openStoreChain([acme.store.root], crypto);
    const read = new Uint8Array(await kept.arrayBuffer());
    const { statement } = await verifyStatement(read, { chain, crypto, isInstalled: true });
    expect(statement).toMatchObject({ version: '1.1.0', releaseSeq: 2 });
    expect(bytes).not.toEqual(read);
  });

  it('is nothing that nobody has named', async () => {
    for (const name of ['a'.repeat(64), 'x', '..%2f'])
      expect(
        await codeOf(await acme.store.app.request(`/mini-programs/com.acme.host/statements/${name}`), 404),
      ).toBe('DOCUMENT_NOT_FOUND');
  });
});

describe('a rollback on a channel', () => {
  it('leaves the others alone', async () => {
    await acme.publish('com.acme.beta', '2.0.0-beta.2', { query: '?channel=beta' });
    const before = await acme.read('com.acme.beta');
    const path = '/mini-programs/com.acme.beta/rollback';
    await readJson(await sendAsOperator(acme.store.app, 'POST', path, { channel: 'beta' }), 201);
    const after = await acme.read('com.acme.beta', 'beta');
    expect(after).toMatchObject({ version: '2.0.0-beta.1', rollbackOf: 3, releaseSeq: 4 });
    expect(await acme.read('com.acme.beta')).toEqual(before);
  });
});
