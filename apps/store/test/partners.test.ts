import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createKeyPair,
  firstPartnerKeys,
  openStoreFixture,
  pack,
  partnerBody,
  partnerUpdate,
  publish,
  readJson,
  registerPartner,
  rotate,
  sendAsOperator,
} from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';

let store: StoreFixture;
let keys: KeyPair;

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
});

afterAll(() => store.close());

describe('registering a partner', () => {
  it('is the operator’s alone', async () => {
    const body = JSON.stringify(await partnerBody({ id: 'alone', keys: [keys], programs: [] }));
    for (const authorization of [
      undefined,
      'Bearer wrong',
      'Basic b3BlcmF0b3I6',
      'Bearer ',
      'operator-token-of-the-tests',
    ]) {
      const headers = authorization === undefined ? {} : { Authorization: authorization };
      const response = await store.app.request('/partners', { method: 'POST', headers, body });
      expect(await readJson(response, 401)).toMatchObject({ code: 'UNAUTHORIZED' });
    }
  });

  it('answers a token that publishes, and that a partner’s token does not register partners', async () => {
    const token = await registerPartner(store.app, {
      id: 'acme',
      keys: [keys],
      programs: ['com.acme.loans'],
    });
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await readJson(await publish(store.app, token, 'com.acme.loans', await pack(keys.signer)), 201);
    const response = await store.app.request('/partners', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: '{}',
    });
    expect(response.status).toBe(401);
  });

  it('refuses an id or a program that is taken', async () => {
    const again = await partnerBody({ id: 'acme', keys: [keys], programs: [] });
    expect(await readJson(await sendAsOperator(store.app, 'POST', '/partners', again), 409)).toMatchObject({
      code: 'PARTNER_EXISTS',
    });
    const thief = await partnerBody({ id: 'thief', keys: [keys], programs: ['com.acme.loans'] });
    expect(await readJson(await sendAsOperator(store.app, 'POST', '/partners', thief), 409)).toMatchObject({
      code: 'PROGRAM_OWNED',
    });
  });

  const good = { id: 'fields', name: 'Fields', permissions: [], domains: [], programs: [] };
  const cases: readonly (readonly [title: string, change: Record<string, unknown>, mentions: string])[] = [
    ['no keys', { keys: {} }, 'keys'],
    ['a list of keys', { keys: [] }, 'keys'],
    ['an id with a slash', { id: 'a/b' }, 'id'],
    ['a name of blanks', { name: '   ' }, 'name'],
    ['a name that turns text around', { name: 'evil \u202e gnp' }, 'name'],
    ['a permission that is no word', { permissions: ['Pay ment'] }, 'permissions.0'],
    ['a permission twice', { permissions: ['payment', 'payment'] }, 'permissions'],
    ['a domain with a scheme', { domains: ['https://api.acme.com'] }, 'domains'],
    ['a wildcard', { domains: ['*.acme.com'] }, 'domains'],
    ['a program that is no id', { programs: ['Loans'] }, 'programs.0'],
    ['an unknown field', { admin: true }, 'admin'],
    ['a list where text belongs', { name: ['Fields'] }, 'name'],
  ];
  for (const [title, change, mentions] of cases) {
    it(`refuses ${title} and says where`, async () => {
      const document = await firstPartnerKeys('fields', [keys]);
      const body = { ...good, keys: document, ...change };
      const answer = await readJson(await sendAsOperator(store.app, 'POST', '/partners', body), 400);
      expect(answer.code).toBe('BODY_INVALID');
      expect(answer.message).toContain(mentions);
    });
  }

  it('refuses what is not JSON, and more than a record can be', async () => {
    const headers = { Authorization: 'Bearer operator-token-of-the-tests' };
    const text = await store.app.request('/partners', { method: 'POST', headers, body: 'hello' });
    expect(await readJson(text, 400)).toMatchObject({ code: 'BODY_INVALID' });
    const large = await store.app.request('/partners', {
      method: 'POST',
      headers,
      body: 'x'.repeat(300_000),
    });
    expect(await readJson(large, 413)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });
});

describe('replacing a partner', () => {
  it('refuses a release that is signed with a key that was taken away', async () => {
    const fields = { id: 'rotate', keys: [keys], programs: ['com.rotate.one'] };
    const token = await registerPartner(store.app, fields);
    const newKeys = await createKeyPair();
    await rotate(store.app, token, { partner: 'rotate', from: keys, to: newKeys });
    const old = await pack(keys.signer, { id: 'com.rotate.one' });
    expect(await readJson(await publish(store.app, token, 'com.rotate.one', old), 422)).toMatchObject({
      code: 'KEY_UNKNOWN',
    });
    const renewed = await pack(newKeys.signer, { id: 'com.rotate.one' });
    await readJson(await publish(store.app, token, 'com.rotate.one', renewed), 201);
  });

  it('gives a new token when asked, and the old one stops working', async () => {
    const fields = { id: 'lost', keys: [keys], programs: ['com.lost.one'] };
    const token = await registerPartner(store.app, fields);
    const update = partnerUpdate(fields);
    const answer = await readJson(
      await sendAsOperator(store.app, 'PUT', '/partners/lost', { ...update, renewToken: true }),
    );
    const container = await pack(keys.signer, { id: 'com.lost.one' });
    expect((await publish(store.app, token, 'com.lost.one', container)).status).toBe(401);
    expect((await publish(store.app, String(answer.token), 'com.lost.one', container)).status).toBe(201);
  });

  it('keeps programs with releases, and knows who is missing', async () => {
    const update = partnerUpdate({ id: 'acme', programs: [] });
    expect(
      await readJson(await sendAsOperator(store.app, 'PUT', '/partners/acme', update), 409),
    ).toMatchObject({
      code: 'PROGRAM_IN_USE',
    });
    expect(
      await readJson(await sendAsOperator(store.app, 'PUT', '/partners/nobody', update), 404),
    ).toMatchObject({
      code: 'PARTNER_NOT_FOUND',
    });
  });
});
