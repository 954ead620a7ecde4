import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { partnerSecret } from '../server/partner-secret.js';
import { openBackend } from './backend.js';

import type { Backend } from './backend.js';

let backend: Backend;

beforeAll(async () => {
  backend = await openBackend();
});

afterAll(() => backend.close());

const about = { programId: 'com.example.hello', kind: 'phone', audience: null };

async function codeFor(question: object = about): Promise<string> {
  const response = await backend.post('/api/code', question);
  expect(response.status).toBe(200);
  const { code } = (await response.json()) as { code: string };
  return code;
}

describe('a code of the backend', () => {
  it.each([
    ['phone', { kind: 'phone', phoneNumber: expect.stringMatching(/^\+1 202 555 01\d\d$/) as string }],
    ['email', { kind: 'email', email: expect.stringMatching(/^guest-[0-9a-f]{8}@example\.com$/) as string }],
    ['identity', { kind: 'identity', subject: expect.stringMatching(/^[\w-]{43}$/) as string }],
  ])('stands for the %s, which its partner’s server gets once', async (kind, data) => {
    const question = { ...about, kind };
    const code = await codeFor(question);
    const first = await backend.redeem({ ...question, code });
    expect([first.status, await first.json()]).toEqual([200, data]);
    expect(first.headers.get('cache-control')).toBe('no-store');
    const second = await backend.redeem({ ...question, code });
    expect([second.status, await second.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it('names the user as the program’s token does', async () => {
    const question = { ...about, kind: 'identity' };
    const redeemed = await backend.redeem({ ...question, code: await codeFor(question) });
    const user = await backend.post('/api/user', { programId: about.programId });
    const [{ subject }, { id }] = (await Promise.all([redeemed.json(), user.json()])) as [
      { subject: string },
      { id: string },
    ];
    expect(subject).toBe(id);
  });

  it('is refused to another partner, and then to everybody', async () => {
    const code = await codeFor();
    expect((await backend.redeem({ ...about, code }, 'corner-shop')).status).toBe(400);
    expect((await backend.redeem({ ...about, code })).status).toBe(400);
  });

  it('is refused when it has expired', async () => {
    const code = await codeFor();
    backend.pass(300_000);
    expect((await backend.redeem({ ...about, code })).status).toBe(400);
  });

  it('is not issued for a program without a contract', async () => {
    expect((await backend.post('/api/code', { ...about, programId: 'com.example.loans' })).status).toBe(404);
  });

  it.each([
    ['another kind', { kind: 'address' }],
    ['an audience that is no text', { audience: 7 }],
    ['no program', { programId: '' }],
  ])('is not issued for %s', async (_what, change) => {
    expect((await backend.post('/api/code', { ...about, ...change })).status).toBe(400);
  });

  it('leaves a line in the log when it is refused, with nothing of the user in it', async () => {
    const code = await codeFor();
    await backend.redeem({ ...about, code });
    await backend.redeem({ ...about, code });
    expect(backend.logged.at(-1)).toBe('blue-door was refused a phone code of com.example.hello: used.');
    expect(backend.logged.join()).not.toMatch(/202 555|@example\.com/);
    expect(backend.logged.join()).not.toContain(code);
  });
});

describe('POST /codes/redeem', () => {
  it.each([
    ['a wrong secret', 'blue-door', 'wrong'],
    ['the secret of another partner', 'blue-door', partnerSecret('secret', 'corner-shop')],
    ['a partner nobody knows', 'stranger', partnerSecret('secret', 'stranger')],
    ['no name', '', ''],
  ])('knows partners by their secret alone: %s', async (_what, partnerId, secret) => {
    const response = await backend.redeem({ ...about, code: await codeFor() }, partnerId, secret);
    expect([response.status, await response.json()]).toEqual([401, { error: 'invalid_client' }]);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it.each([['text'], [null], [{ ...about }], [{ ...about, code: 7 }]])('refuses %j', async (body) => {
    const response = await backend.redeem(body);
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  });

  it('reads no body beyond 4 KiB', async () => {
    expect((await backend.redeem({ ...about, code: 'a'.repeat(5_000) })).status).toBe(413);
  });
});

describe('an account', () => {
  it('is signed out and in again as the same user, by the page alone', async () => {
    const [cookie = ''] = ((await backend.get('/')).headers.get('set-cookie') ?? '').split(';');
    const name = await nameOf(cookie);
    expect(name).toMatch(/^Guest \d{4}$/);
    const out = cookieOf(await backend.post('/api/sign-out', {}, { cookie }));
    expect(await nameOf(out)).toBeNull();
    expect((await backend.get('/', { cookie: out })).headers.get('set-cookie')).toBeNull();
    expect((await backend.post('/api/code', about, { cookie: out })).status).toBe(401);
    expect(await nameOf(cookieOf(await backend.post('/api/sign-in', {}, { cookie: out })))).toBe(name);
    const elsewhere = { cookie, origin: 'http://evil.example' };
    expect((await backend.post('/api/sign-out', {}, elsewhere)).status).toBe(403);
  });

  function cookieOf(response: Response): string {
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async function nameOf(cookie: string): Promise<string | null> {
    const { name } = (await (await backend.get('/api/account', { cookie })).json()) as {
      name: string | null;
    };
    return name;
  }
});
