import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAcme } from './acme.js';
import type { Acme } from './acme.js';
import { operatorToken, readJson } from './fixture.js';

const hour = 3_600_000;
const names = ['steps', 'whole', 'stop', 'next', 'recalled', 'old', 'campaign', 'first', 'listed', 'staged'];
const programs = [...names, 'forced', 'doomed', 'grace', 'strand', 'behind'].map(
  (name) => `com.acme.${name}`,
);
let acme: Acme;

beforeAll(async () => {
  acme = await openAcme(programs);
});

afterAll(() => acme.store.close());

const codeOf = async (response: Response, status: number) => (await readJson(response, status)).code;
const rollout = (id: string, body: unknown, token?: string) =>
  acme.post(`/mini-programs/${id}/rollout`, body, token);
const force = (id: string, body: unknown) => acme.post(`/mini-programs/${id}/force`, body);

describe('a rollout', () => {
  const id = 'com.acme.steps';

  it('begins with a share of the devices; the others keep the release before', async () => {
    const first = await acme.publish(id, '1.0.0');
    const query = '?permille=100&haltFailPermille=20&haltMinVerdicts=30';
    await acme.publish(id, '1.1.0', { query });
    const { fallback, ...statement } = await acme.read(id);
    expect(statement.rollout).toMatchObject({ permille: 100, halt: { failPermille: 20, minVerdicts: 30 } });
    expect(fallback).toMatchObject({ releaseSeq: 1, manifestSha256: first.manifestSha256 });
  });

  it('grows under the same release, the same salt and a new signature', async () => {
    const before = await acme.read(id);
    const answer = await readJson(await rollout(id, { permille: 300 }));
    expect(answer).toMatchObject({ releaseSeq: 2, statementSeq: before.statementSeq + 1, permille: 300 });
    const after = await acme.read(id);
    expect(after.rollout).toEqual({ ...before.rollout, permille: 300 });
    expect(after.publishedAt).toBe(before.publishedAt);
    expect(after.fallback).toEqual(before.fallback);
  });

  it('goes on to everybody, who need no fallback then, and can still be taken back to fewer', async () => {
    await readJson(await rollout(id, { permille: 1000 }, operatorToken));
    const whole = await acme.read(id);
    expect(whole.fallback).toBeUndefined();
    await readJson(await rollout(id, { permille: 200 }));
    const fewer = await acme.read(id);
    expect(fewer.rollout?.salt).toBe(whole.rollout?.salt);
    expect(fewer.fallback).toMatchObject({ releaseSeq: 1 });
  });

  it('draws devices anew for the next release', async () => {
    const before = await acme.read(id);
    await acme.publish(id, '1.2.0', { query: '?permille=100' });
    const after = await acme.read(id);
    expect(after.rollout?.salt).not.toBe(before.rollout?.salt);
    expect(after.fallback).toMatchObject({ releaseSeq: 2, version: '1.1.0' });
  });

  it('can be given to a release that began without one', async () => {
    await acme.publish('com.acme.whole', '1.0.0');
    await readJson(await rollout('com.acme.whole', { permille: 0 }));
    expect(await acme.read('com.acme.whole')).toMatchObject({ rollout: { permille: 0 } });
  });

  it.each([
    ['nothing', {}],
    ['two things', { halt: true, resume: true }],
    ['a share for a stop', { halt: true, permille: 10 }],
    ['more than all', { permille: 1001 }],
    ['a part of a device', { permille: 1.5 }],
    ['something else', { percent: 10 }],
  ])('is not changed by a body that asks for %s', async (_, body) => {
    expect(await codeOf(await rollout(id, body), 400)).toBe('BODY_INVALID');
  });

  it('is not there on a channel without a release, nor without a token', async () => {
    expect(await codeOf(await rollout(id, { channel: 'beta', permille: 1 }), 404)).toBe('RELEASE_NOT_FOUND');
    expect(await codeOf(await rollout(id, { permille: 1 }, 'wrong'), 401)).toBe('UNAUTHORIZED');
  });
});

describe('a rollout that is stopped by hand', () => {
  const id = 'com.acme.stop';

  it('reaches nobody, stays stopped through renewals, and goes on from where it stood', async () => {
    await acme.publish(id, '1.0.0');
    await acme.publish(id, '1.1.0', { query: '?permille=400' });
    expect(await readJson(await rollout(id, { halt: true }))).toMatchObject({ permille: 0, releaseSeq: 2 });
    expect(await codeOf(await rollout(id, { permille: 500 }), 409)).toBe('ROLLOUT_HALTED');
    acme.store.advance(25 * hour);
    expect(await acme.read(id)).toMatchObject({ rollout: { permille: 0 }, fallback: { releaseSeq: 1 } });
    expect(await readJson(await rollout(id, { resume: true }))).toMatchObject({ permille: 400 });
    expect(await codeOf(await rollout(id, { resume: true }), 409)).toBe('CONFLICT');
    expect(await readJson(await rollout(id, { permille: 500 }))).toMatchObject({ permille: 500 });
  });

  it('is remembered when nobody countersigns the stop, and signed as soon as somebody does', async () => {
    acme.store.stopWitness();
    expect(await codeOf(await rollout(id, { halt: true }), 503)).toBe('WITNESS_UNAVAILABLE');
    acme.store.startWitness();
    acme.store.advance(60_000);
    expect(await acme.read(id)).toMatchObject({ rollout: { permille: 0 } });
  });

  it('is no fallback of the next release, and cannot be promoted', async () => {
    await acme.publish(id, '1.2.0', { query: '?permille=100' });
    expect((await acme.read(id)).fallback).toMatchObject({ releaseSeq: 1 });
    const response = await acme.post(`/mini-programs/${id}/channels/beta`, { releaseSeq: 2 });
    expect(await codeOf(response, 409)).toBe('ROLLOUT_HALTED');
  });
});

describe('the release for everybody else', () => {
  it('is chosen anew when it was recalled', async () => {
    const id = 'com.acme.recalled';
    await acme.publish(id, '1.0.0');
    const { manifestSha256 } = await acme.publish(id, '1.1.0');
    await acme.publish(id, '1.2.0', { query: '?permille=10' });
    expect((await acme.read(id)).fallback).toMatchObject({ version: '1.1.0' });
    await acme.recall([{ type: 'release', manifestSha256, mode: 'soft', reason: 'Bad' }]);
    expect((await acme.read(id)).fallback).toMatchObject({ version: '1.0.0' });
    await acme.recall([]);
  });

  it('is never one that a rollback took back', async () => {
    const id = 'com.acme.next';
    await acme.publish(id, '1.0.0');
    await acme.publish(id, '1.1.0');
    await readJson(await acme.post(`/mini-programs/${id}/rollback`, {}, operatorToken), 201);
    await acme.publish(id, '1.2.0', { query: '?permille=10' });
    expect((await acme.read(id)).fallback).toMatchObject({ releaseSeq: 3, version: '1.0.0' });
    await acme.recall([{ type: 'range', id, fromSeq: 3, toSeq: 3, mode: 'soft', reason: 'Bad' }]);
    expect((await acme.read(id)).fallback).toMatchObject({ releaseSeq: 1, version: '1.0.0' });
    await acme.recall([]);
  });

  it('is never below the floor that the partner gave', async () => {
    const id = 'com.acme.old';
    await acme.publish(id, '1.0.0');
    const floored = await acme.publish(id, '2.0.0', { manifest: { rollbackFloor: '2.0.0' } });
    await acme.publish(id, '2.1.0', { query: '?permille=10' });
    expect((await acme.read(id)).fallback).toMatchObject({ version: '2.0.0' });
    const { manifestSha256 } = floored;
    await acme.recall([{ type: 'release', manifestSha256, mode: 'soft', reason: 'Bad' }]);
    expect((await acme.read(id)).fallback).toBeUndefined();
    await acme.recall([]);
  });
});

describe('a forced update', () => {
  const id = 'com.acme.forced';

  it('announces the same bytes again, because the log has what is forced', async () => {
    await acme.publish(id, '1.0.0');
    const published = await acme.publish(id, '1.1.0');
    const forced = await readJson(await force(id, { minUsableSeq: 2 }), 201);
    expect(forced).toMatchObject({ releaseSeq: 3, manifestSha256: published.manifestSha256 });
    expect(await acme.read(id)).toMatchObject({ minUsableSeq: 2, releaseSeq: 3, version: '1.1.0' });
  });

  it('stays forced in later releases and rollbacks, and never falls', async () => {
    await acme.publish(id, '1.2.0');
    expect(await acme.read(id)).toMatchObject({ minUsableSeq: 2 });
    expect(await codeOf(await force(id, { minUsableSeq: 1 }), 409)).toBe('FORCE_REFUSED');
    await readJson(await acme.post(`/mini-programs/${id}/rollback`, {}, operatorToken), 201);
    expect(await acme.read(id)).toMatchObject({ minUsableSeq: 2, version: '1.1.0' });
  });

  it('gets a time of grace by a signature alone, and with a publication in one step', async () => {
    await acme.publish('com.acme.grace', '1.0.0');
    await acme.publish('com.acme.grace', '1.1.0', { query: '?minUsable=1' });
    const graceUntil = '2026-12-24T00:00:00Z';
    const answer = await readJson(await force('com.acme.grace', { minUsableSeq: 1, graceUntil }), 201);
    expect(answer).toMatchObject({ releaseSeq: 2 });
    expect(await acme.read('com.acme.grace')).toMatchObject({ graceUntil, minUsableSeq: 1, releaseSeq: 2 });
  });

  it('is refused where devices outside a rollout would have nothing left to run', async () => {
    const strand = 'com.acme.strand';
    await acme.publish(strand, '1.0.0');
    await acme.publish(strand, '1.1.0', { query: '?permille=100' });
    const refused = await readJson(await force(strand, { minUsableSeq: 2 }), 409);
    expect(refused).toMatchObject({ code: 'FORCE_REFUSED' });
    await readJson(await rollout(strand, { permille: 1000 }));
    await readJson(await force(strand, { minUsableSeq: 2 }), 201);
    expect(await codeOf(await rollout(strand, { permille: 500 }), 409)).toBe('FORCE_REFUSED');
    expect(await readJson(await rollout(strand, { halt: true }))).toMatchObject({ permille: 0 });
  });

  it('is stopped by hand alone: whoever it has not reached would have nothing left', async () => {
    const doomed = 'com.acme.doomed';
    await acme.publish(doomed, '1.0.0');
    const halt = 'haltFailPermille=20&haltMinVerdicts=30';
    expect(await acme.publish(doomed, '1.1.0', { query: `?minUsable=2&${halt}`, status: 409 })).toMatchObject(
      {
        code: 'FORCE_REFUSED',
      },
    );
    await acme.publish(doomed, '1.1.0', { query: `?permille=1000&${halt}` });
    await readJson(await force(doomed, { minUsableSeq: 2 }), 201);
    const { rollout: forced } = await acme.read(doomed);
    expect(forced).toMatchObject({ permille: 1000 });
    expect(forced).not.toHaveProperty('halt');
  });

  it('is refused above what another channel serves', async () => {
    const behind = 'com.acme.behind';
    await acme.publish(behind, '1.0.0', { query: '?channel=beta' });
    await acme.publish(behind, '1.1.0');
    const refused = await readJson(await force(behind, { minUsableSeq: 2 }), 409);
    expect(refused.message).toContain('beta');
    const query = '?minUsable=2';
    expect(await acme.publish(behind, '1.2.0', { query, status: 409 })).toMatchObject({
      code: 'FORCE_REFUSED',
    });
    await readJson(await acme.post(`/mini-programs/${behind}/channels/beta`, { releaseSeq: 2 }), 201);
    await readJson(await force(behind, { minUsableSeq: 2 }), 201);
  });
});

describe('a schedule', () => {
  const until = (ms: number) => new Date(acme.store.now().getTime() + ms).toISOString().slice(0, 19) + 'Z';

  it('turns back by itself when it is over', async () => {
    const id = 'com.acme.campaign';
    const plain = await acme.publish(id, '1.0.0');
    const end = until(hour);
    await acme.publish(id, '1.1.0', { query: `?until=${end}` });
    expect(await acme.read(id)).toMatchObject({ schedule: { until: end }, fallback: { releaseSeq: 1 } });
    acme.store.advance(hour + 1000);
    const after = await acme.read(id);
    expect(after).toMatchObject({ version: '1.0.0', releaseSeq: 3, rollbackOf: 2 });
    expect(after.manifestSha256).toBe(plain.manifestSha256);
    expect(after.schedule).toBeUndefined();
    expect(await acme.read(id)).toEqual(after);
  });

  it('turns back once for all who ask at the same time', async () => {
    const id = 'com.acme.campaign';
    await acme.publish(id, '1.2.0', { query: `?until=${until(hour)}` });
    acme.store.advance(hour + 1000);
    const read = await Promise.all(Array.from({ length: 10 }, () => acme.read(id)));
    expect(new Set(read.map(({ releaseSeq }) => releaseSeq))).toEqual(new Set([5]));
  });

  it('shows in the list of programs too, whoever asks first', async () => {
    const id = 'com.acme.listed';
    await acme.publish(id, '1.0.0');
    await acme.publish(id, '1.1.0', { query: `?until=${until(hour)}` });
    acme.store.advance(hour + 1000);
    const { programs: listed } = await readJson(await acme.store.app.request('/mini-programs'));
    expect(listed).toContainEqual(expect.objectContaining({ id, version: '1.0.0' }));
  });

  it('of a first release has nothing to turn back to', async () => {
    const id = 'com.acme.first';
    await acme.publish(id, '1.0.0', { query: `?from=${until(60_000)}&until=${until(hour)}` });
    const before = await acme.read(id);
    acme.store.advance(hour + 1000);
    expect(await acme.read(id)).toEqual(before);
  });

  it('gives the release before back to those for whom it was', async () => {
    const id = 'com.acme.staged';
    await acme.publish(id, '1.0.0');
    await acme.publish(id, '1.1.0', { query: '?permille=300' });
    const { rollout: staged } = await acme.read(id);
    await acme.publish(id, '1.2.0', { query: `?until=${until(hour)}` });
    acme.store.advance(hour + 1000);
    expect(await acme.read(id)).toMatchObject({
      version: '1.1.0',
      rollout: staged,
      fallback: { version: '1.0.0' },
    });
  });
});
