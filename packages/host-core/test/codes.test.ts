import { createHash, randomBytes } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { createCodeMemory, createOneTimeCodes } from '../src/codes.js';
import { failure, openGreeted, success } from './session-fixture.js';

import type { CodeRecord, CodeSubject, OneTimeCodeStore, OneTimeCodes, RedeemRequest } from '../src/codes.js';
import type { IssuedCode } from '../src/platform.js';

const about: CodeSubject = {
  kind: 'phone',
  programId: 'com.example.loans',
  partnerId: 'example-bank',
  audience: null,
  userId: 'user-1',
};
const expected = {
  kind: 'phone',
  programId: 'com.example.loans',
  partnerId: 'example-bank',
  audience: null,
} as const;

let nowMs: number;
let store: OneTimeCodeStore;
let kept: CodeRecord[];
let reused: CodeRecord[];
let codes: OneTimeCodes;

beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  const memory = createCodeMemory(() => nowMs);
  kept = [];
  store = {
    ...memory,
    put: (record) => {
      kept.push(record);
      return memory.put(record);
    },
  };
  reused = [];
  codes = createOneTimeCodes({
    store,
    random: (byteCount) => new Uint8Array(randomBytes(byteCount)),
    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    now: () => nowMs,
    onReuse: (record) => reused.push(record),
  });
});

async function issue(change: Partial<CodeSubject> = {}): Promise<string> {
  const outcome = await codes.issue({ ...about, ...change });
  if (outcome.type !== 'issued') throw new Error(outcome.type);
  return outcome.code;
}

const redeem = (code: string, change: Partial<RedeemRequest> = {}) =>
  codes.redeem({ ...expected, code, ...change });
const refused = (reason: string) => ({ type: 'refused', reason });

describe('a one-time code', () => {
  it('is redeemed once; the second time is told to whoever has to take something back', async () => {
    const code = await issue();
    expect(await redeem(code)).toEqual({ type: 'redeemed', userId: 'user-1' });
    expect(reused).toEqual([]);
    expect(await redeem(code)).toEqual(refused('used'));
    expect(reused).toMatchObject([{ userId: 'user-1', programId: 'com.example.loans' }]);
  });

  it('is redeemed once by many servers at once', async () => {
    const code = await issue();
    const outcomes = await Promise.all([redeem(code), redeem(code), redeem(code)]);
    expect(outcomes.map(({ type }) => type).sort()).toEqual(['redeemed', 'refused', 'refused']);
  });

  it('has 256 secret bits, and is another each time', async () => {
    const issued = await Promise.all([issue(), issue()]);
    for (const code of issued) expect(code).toMatch(/^[A-Za-z0-9_-]{59}$/u);
    expect(new Set(issued.map((code) => code.slice(16))).size).toBe(2);
  });

  it('is of no use to whoever reads the database', async () => {
    const code = await issue();
    expect(JSON.stringify(kept)).not.toContain(code.slice(16));
    const { id = '', secretSha256 = '' } = kept[0] ?? {};
    expect(await redeem(id + secretSha256.slice(0, 43))).toEqual(refused('unknown'));
  });

  it('lives five minutes, and not a moment longer', async () => {
    const [one, other] = [await issue(), await issue()];
    nowMs += 299_999;
    expect(await redeem(one)).toMatchObject({ type: 'redeemed' });
    nowMs += 1;
    expect(await redeem(other)).toEqual(refused('expired'));
  });

  it.each<[string, Partial<RedeemRequest>]>([
    ['another kind', { kind: 'email' }],
    ['another program', { programId: 'com.example.shop' }],
    ['another server', { audience: 'api.example.com' }],
  ])('is not taken for %s, and stays good for its own', async (_what, change) => {
    const code = await issue();
    expect(await redeem(code, change)).toEqual(refused('other-purpose'));
    expect(await redeem(code)).toMatchObject({ type: 'redeemed' });
  });

  it('that another partner shows is worth nothing any more, to nobody', async () => {
    const code = await issue();
    expect(await redeem(code, { partnerId: 'thief' })).toEqual(refused('other-partner'));
    expect(await redeem(code)).toEqual(refused('used'));
  });

  it.each([
    ['nothing', ''],
    ['a name of the language', '__proto__'.padEnd(59, 'a')],
    ['another alphabet', '+'.repeat(59)],
    ['far too much', 'a'.repeat(100_000)],
  ])('such as %s is unknown', async (_what, code) => {
    await issue();
    expect(await redeem(code)).toEqual(refused('unknown'));
  });

  it('with one wrong character is unknown, and the right one stays good', async () => {
    const code = await issue();
    const wrong = code.slice(0, -1) + (code.endsWith('A') ? 'E' : 'A');
    expect(await redeem(wrong)).toEqual(refused('unknown'));
    expect(await redeem(code)).toMatchObject({ type: 'redeemed' });
  });
});

describe('limits of codes', () => {
  it('twenty a minute for one user and one program; others go on', async () => {
    for (let count = 0; count < 20; count += 1) await issue();
    expect(await codes.issue(about)).toEqual({ type: 'rate-limited', retryAfterMs: 60_000 });
    await issue({ userId: 'user-2' });
    nowMs += 60_000;
    await issue();
  });

  it('six hundred tries a minute for one partner; others go on', async () => {
    const code = await issue();
    const tries = Array.from({ length: 600 }, () => redeem('a'.repeat(59)));
    await Promise.all(tries);
    expect(await redeem(code)).toEqual({ type: 'rate-limited', retryAfterMs: 60_000 });
    expect(await redeem('a'.repeat(59), { partnerId: 'other' })).toEqual(refused('unknown'));
    nowMs += 60_000;
    expect(await redeem(code)).toMatchObject({ type: 'redeemed' });
  });

  it('memory that holds no code longer than it lives', async () => {
    const code = await issue();
    nowMs += 300_000;
    await issue();
    expect(await store.get(code.slice(0, 16))).toBeNull();
  });
});

describe('a code that a program asks for', () => {
  const permissions = ['auth.code', 'user.phone', 'user.email'];
  const all = { permissions, partnerPermissions: permissions };

  it.each([
    ['auth.getCode', { audience: 'api' }, { kind: 'identity', audience: 'api' }],
    ['user.getPhoneCode', {}, { kind: 'phone', audience: null }],
    ['user.getEmailCode', {}, { kind: 'email', audience: null }],
  ])('by %s comes from the host’s backend, bound to the program', async (method, params, request) => {
    const { platform, call } = await openGreeted(all);
    await call('permission.request', { names: permissions });
    expect(await call(method, params)).toMatchObject(
      success({ code: expect.any(String) as string, expiresAtMs: platform.clock.now() + 300_000 }),
    );
    expect(platform.codeRequests).toEqual([
      { programId: 'com.example.loans', maxLifetimeSeconds: 300, ...request },
    ]);
  });

  it('needs the user’s consent where it stands for something of the user', async () => {
    const { platform, call } = await openGreeted(all);
    expect(await call('user.getPhoneCode')).toMatchObject(failure('PERMISSION_DENIED'));
    expect(platform.codeRequests).toEqual([]);
  });

  const expiresAtMs = Date.UTC(2026, 0, 1) + 300_000;
  it.each<[string, () => Promise<IssuedCode | null>, string]>([
    ['nobody is signed in', () => Promise.resolve(null), 'UNAUTHENTICATED'],
    ['the backend is away', () => Promise.reject(new Error('+1 202 555 0100')), 'UNAVAILABLE'],
    ['it can be guessed', () => Promise.resolve({ code: '1234', expiresAtMs }), 'INTERNAL'],
    [
      'it lives too long',
      () => Promise.resolve({ code: 'a'.repeat(43), expiresAtMs: expiresAtMs + 60_001 }),
      'INTERNAL',
    ],
  ])('is withheld when %s', async (_what, issueCode, error) => {
    const { platform, call } = await openGreeted(all);
    Object.assign(platform, { issueCode });
    const answer = await call('auth.getCode');
    expect(answer).toMatchObject(failure(error));
    // Whatever the backend says besides the code goes nowhere.
    expect(JSON.stringify([answer, platform.logged])).not.toMatch(/555/u);
  });
});
