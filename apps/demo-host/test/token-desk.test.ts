import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openBackend, origin } from './backend.js';

import type { JSONWebKeySet, JWTPayload } from 'jose';

import type { Backend } from './backend.js';

let backend: Backend;

beforeAll(async () => {
  backend = await openBackend();
});

afterAll(() => backend.close());

const question = { programId: 'com.example.checkout', audience: 'com.example.checkout', scopes: [] };

describe('a token for a program', () => {
  it('verifies with the published keys and names the program alone', async () => {
    const claims = await tokenFor(question);
    expect(claims).toMatchObject({ iss: origin, aud: 'com.example.checkout', azp: 'com.example.checkout' });
  });

  it('lives fifteen minutes and has a number of its own', async () => {
    const [one, other] = [await tokenFor(question), await tokenFor(question)];
    expect((one.exp ?? 0) - (one.iat ?? 0)).toBe(900);
    expect(one.jti).not.toBe(other.jti);
  });

  it('names the user differently to each program, and always the same to one', async () => {
    const [shop, again] = [await tokenFor(question), await tokenFor(question)];
    const loans = await tokenFor({
      ...question,
      programId: 'com.example.loans',
      audience: 'com.example.loans',
    });
    expect(again.sub).toBe(shop.sub);
    expect(loans.sub).not.toBe(shop.sub);
  });

  it('cannot be asked for in the name of another program', async () => {
    const claims = await tokenFor({ ...question, audience: 'com.example.loans' });
    expect(claims.aud).toBe('com.example.checkout/com.example.loans');
  });

  it('carries the offered scopes only', async () => {
    const claims = await tokenFor({ ...question, scopes: ['orders', 'everything'] });
    expect(claims.scope).toBe('orders');
  });
});

describe('the token endpoint', () => {
  it.each([
    ['another origin', { origin: 'http://p123.localhost:4401' }, 403],
    ['no origin', { origin: '' }, 403],
    ['no session', { cookie: '' }, 401],
    ['a session nobody opened', { cookie: 'harbour_session=someone.proof' }, 401],
  ])('refuses %s', async (_case, headers, status) => {
    expect((await backend.post('/api/token', question, headers)).status).toBe(status);
  });

  it.each([
    ['no object', 'text'],
    ['no program id', { ...question, programId: 'Shop' }],
    ['scopes that are no list', { ...question, scopes: 'orders' }],
    ['an audience that is too long', { ...question, audience: 'a'.repeat(300) }],
  ])('refuses %s', async (_case, body) => {
    expect((await backend.post('/api/token', body)).status).toBe(400);
  });

  it('reads no body beyond 8 KiB', async () => {
    const body = { ...question, padding: 'a'.repeat(9_000) };
    expect((await backend.post('/api/token', body)).status).toBe(413);
  });
});

async function tokenFor(body: object): Promise<JWTPayload> {
  const response = await backend.post('/api/token', body);
  expect(response.status).toBe(200);
  const { token } = (await response.json()) as { token: string };
  const keys = (await (await backend.get('/.well-known/jwks.json')).json()) as JSONWebKeySet;
  return (await jwtVerify(token, createLocalJWKSet(keys), { algorithms: ['ES256'] })).payload;
}
