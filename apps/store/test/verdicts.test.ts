import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { schemas } from '../src/schemas.js';
import { openAcme } from './acme.js';
import type { Acme } from './acme.js';
import { createKeyPair, operatorToken, readJson, registerPartner } from './fixture.js';

const names = ['counts', 'halt', 'few', 'dark', 'flood', 'cors', 'slow'];
let acme: Acme;
/** Digests of the manifests that were published last. */
const digests = new Map<string, string>();
let addresses = 0;

beforeAll(async () => {
  acme = await openAcme(names.map((name) => `com.acme.${name}`));
});

afterAll(() => acme.store.close());

const halting = '?permille=500&haltFailPermille=200&haltMinVerdicts=10';

async function publish(id: string, version: string, query = ''): Promise<void> {
  const { manifestSha256 } = await acme.publish(id, version, { query });
  digests.set(id, String(manifestSha256));
}

function send(verdicts: readonly unknown[], address?: string): Response | Promise<Response> {
  addresses += 1;
  return acme.store.app.request('/mini-programs/verdicts', {
    method: 'POST',
    headers: { 'X-Forwarded-For': address ?? `forged, 10.0.0.${String(addresses)}` },
    body: JSON.stringify({ verdicts }),
  });
}

async function say(
  id: string,
  releaseSeq: number,
  counts: { readonly confirmed?: number; readonly failed?: number; readonly slow?: number },
): Promise<unknown> {
  const manifestSha256 = digests.get(id);
  const verdicts = Object.entries(counts).flatMap(([verdict, count]) =>
    Array.from({ length: count }, () => ({
      ...{ id, releaseSeq, manifestSha256, verdict, reason: verdict === 'failed' ? 'error' : 'none' },
    })),
  );
  return (await readJson(await send(verdicts), 202)).accepted;
}

async function health(id: string, token = acme.token) {
  const response = await acme.store.app.request(`/mini-programs/${id}/health`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return v.parse(schemas.ProgramHealth, await readJson(response));
}

describe('verdicts of devices', () => {
  const id = 'com.acme.counts';

  it('are counted by release and reason', async () => {
    await publish(id, '1.0.0');
    expect(await say(id, 1, { confirmed: 3, failed: 2, slow: 1 })).toBe(6);
    expect(await say(id, 1, { confirmed: 1 })).toBe(1);
    const report = await health(id);
    expect(report.channels).toMatchObject([{ channel: 'stable', releaseSeq: 1, rollout: null }]);
    expect(report.releases).toMatchObject([
      { releaseSeq: 1, confirmed: 4, failed: 2, slow: 1, reasons: { error: 2 }, halt: null },
    ]);
  });

  it('about what the store does not have are not counted', async () => {
    const manifestSha256 = digests.get(id) ?? '';
    const good = { id, releaseSeq: 1, manifestSha256, verdict: 'confirmed', reason: 'none' };
    const answer = await send([
      good,
      { ...good, releaseSeq: 2 },
      { ...good, id: 'com.acme.unknown' },
      { ...good, manifestSha256: 'a'.repeat(64) },
    ]);
    expect(await readJson(answer, 202)).toEqual({ accepted: 1 });
    expect((await health(id)).releases[0]?.confirmed).toBe(5);
  });

  it.each([
    ['another verdict', { verdict: 'maybe' }],
    ['another reason', { reason: 'the user is Alice' }],
    ['a device', { installId: 'a'.repeat(32) }],
    ['a number that is none', { releaseSeq: 0 }],
  ])('with %s are refused', async (_, change) => {
    const manifestSha256 = digests.get(id);
    const good = { id, releaseSeq: 1, manifestSha256, verdict: 'confirmed', reason: 'none' };
    expect(await readJson(await send([{ ...good, ...change }]), 400)).toMatchObject({ code: 'BODY_INVALID' });
  });

  it('are at most a hundred in one request', async () => {
    const many = Array.from({ length: 101 }, () => ({}));
    expect(await readJson(await send(many), 400)).toMatchObject({ code: 'BODY_INVALID' });
  });

  it('are shown to the partner and the operator, and to nobody else', async () => {
    expect((await health(id, operatorToken)).id).toBe(id);
    const keys = await createKeyPair();
    const token = await registerPartner(acme.store.app, { id: 'other', keys: [keys], programs: [] });
    await expect(health(id, token)).rejects.toThrow('PROGRAM_NOT_OWNED');
    await expect(health(id, 'wrong')).rejects.toThrow('UNAUTHORIZED');
  });

  it('may come from a page of any origin', async () => {
    const path = '/mini-programs/verdicts';
    const preflight = await acme.store.app.request(path, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    expect((await send([])).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a rollout with a threshold', () => {
  const id = 'com.acme.halt';

  it('stops by itself when too many trials fail, once, and says so', async () => {
    await publish(id, '1.0.0');
    await publish(id, '1.1.0', halting);
    await say(id, 2, { confirmed: 8, failed: 2 });
    expect(await acme.read(id)).toMatchObject({ rollout: { permille: 500 } });
    const { statementSeq } = await acme.read(id);
    await Promise.all([say(id, 2, { failed: 1 }), say(id, 2, { failed: 1 }), say(id, 2, { failed: 1 })]);
    expect(await acme.read(id)).toMatchObject({
      ...{ releaseSeq: 2, statementSeq: statementSeq + 1 },
      ...{ rollout: { permille: 0 }, fallback: { version: '1.0.0' } },
    });
    expect(acme.store.told).toHaveLength(1);
    expect(acme.store.told[0]).toMatch(/com\.acme\.halt 1\.1\.0 .*release 2.* trials failed/);
    const [release] = (await health(id)).releases;
    expect(release?.halt).toMatchObject({ permille: 500, confirmed: 8, isByHand: false });
  });

  it('begins to count anew when it is resumed', async () => {
    const path = `/mini-programs/${id}/rollout`;
    expect(await readJson(await acme.post(path, { resume: true }))).toMatchObject({ permille: 500 });
    expect((await health(id)).releases[0]).toMatchObject({ confirmed: 0, failed: 0, halt: null });
    await say(id, 2, { confirmed: 9 });
    expect(await acme.read(id)).toMatchObject({ rollout: { permille: 500 } });
    await say(id, 2, { failed: 3 });
    expect(await acme.read(id)).toMatchObject({ rollout: { permille: 0 } });
  });

  it('waits for as many verdicts as it names, and then does not wait for the next failure', async () => {
    await publish('com.acme.few', '1.0.0', halting);
    await say('com.acme.few', 1, { failed: 9 });
    expect(await acme.read('com.acme.few')).toMatchObject({ rollout: { permille: 500 } });
    await say('com.acme.few', 1, { confirmed: 1 });
    expect(await acme.read('com.acme.few')).toMatchObject({ rollout: { permille: 0 } });
  });

  it('does not count a slow device either way', async () => {
    await publish('com.acme.slow', '1.0.0', halting);
    await say('com.acme.slow', 1, { slow: 50, failed: 2, confirmed: 7 });
    expect(await acme.read('com.acme.slow')).toMatchObject({ rollout: { permille: 500 } });
    await say('com.acme.slow', 1, { failed: 1 });
    expect(await acme.read('com.acme.slow')).toMatchObject({ rollout: { permille: 0 } });
  });

  it('is stopped with the next signature when nobody countersigns at once', async () => {
    await publish('com.acme.dark', '1.0.0', halting);
    acme.store.stopWitness();
    expect(await say('com.acme.dark', 1, { failed: 20 })).toBe(20);
    expect(await acme.read('com.acme.dark')).toMatchObject({ rollout: { permille: 500 } });
    acme.store.startWitness();
    acme.store.advance(60_000);
    expect(await acme.read('com.acme.dark')).toMatchObject({ rollout: { permille: 0 } });
  });
});

describe('one address', () => {
  it('may send a burst and then a trickle, whatever it says it forwards for', async () => {
    const nothing = Array.from({ length: 100 }, () => ({
      ...{ id: 'com.acme.none', releaseSeq: 1, manifestSha256: 'a'.repeat(64) },
      ...{ verdict: 'failed', reason: 'error' },
    }));
    for (const forged of ['1.1.1.1', '2.2.2.2', '3.3.3.3'])
      await readJson(await send(nothing, `${forged}, 192.0.2.1`), 202);
    const refused = await send(nothing, '4.4.4.4, 192.0.2.1');
    expect(refused.headers.get('retry-after')).toBe('100');
    expect(await readJson(refused, 429)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await readJson(await send(nothing, '192.0.2.2'), 202);
    acme.store.advance(100_000);
    await readJson(await send(nothing, '192.0.2.1'), 202);
    await readJson(await send(nothing, '192.0.2.1'), 429);
  });
});
