import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { parseStatement } from '@org/package-format';
import { schemas } from '../src/schemas.js';
import {
  createKeyPair,
  iconSvg,
  openStoreFixture,
  pack,
  partnerUpdate,
  publish,
  readJson,
  registerPartner,
  sendAsOperator,
} from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';

const day = 24 * 60 * 60 * 1000;
const programs = ['com.acme.loans', 'com.acme.plain', 'com.acme.draft'];

let store: StoreFixture;
let keys: KeyPair;
let token: string;

const readStatement = async () => {
  const response = await store.app.request('/mini-programs/com.acme.loans/version');
  return parseStatement(new Uint8Array(await response.arrayBuffer()));
};

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  token = await registerPartner(store.app, { id: 'acme', keys: [keys], permissions: ['payment'], programs });
  const loans = await pack(keys.signer, { permissions: ['payment'], description: 'Money, soon.' });
  await readJson(await publish(store.app, token, 'com.acme.loans', loans), 201);
  const plain = await pack(keys.signer, { id: 'com.acme.plain', name: 'Plain', icons: [] });
  await readJson(await publish(store.app, token, 'com.acme.plain', plain), 201);
});

afterAll(() => store.close());

describe('the catalogue', () => {
  it('lists every program that has a release', async () => {
    const answer = await readJson(await store.app.request('/mini-programs'));
    const { programs: listed } = v.parse(schemas.ProgramList, answer);
    expect(listed.map(({ id }) => id)).toEqual(['com.acme.loans', 'com.acme.plain']);
    const { sizeBytes, ...loans } = listed[0] ?? { sizeBytes: 0 };
    expect(sizeBytes).toBeGreaterThan(1000);
    expect(loans).toEqual({
      id: 'com.acme.loans',
      name: 'Loans',
      version: '1.0.0',
      description: 'Money, soon.',
      icon: '/mini-programs/com.acme.loans/icon',
      partner: { id: 'acme', name: 'acme Ltd' },
      permissions: ['payment'],
      allowedDomains: [],
      minHostVersion: '1.0.0',
      releasedAt: '2026-11-20T10:00:00Z',
    });
    expect(listed[1]?.icon).toBe(null);
  });
});

describe('the statement of a program', () => {
  it('is what the document says it is', async () => {
    const answer = await readJson(await store.app.request('/mini-programs/com.acme.loans/version'));
    expect(v.safeParse(schemas.Statement, answer).success).toBe(true);
  });

  it('is cacheable for a moment and recognised by its tag', async () => {
    const path = '/mini-programs/com.acme.loans/version';
    const first = await store.app.request(path);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=10');
    expect(first.headers.get('content-type')).toBe('application/json');
    const second = await store.app.request(path, { headers: { 'If-None-Match': `"other", W/${etag}` } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
  });

  it('is not there without a release, nor for an id that no program can have', async () => {
    for (const id of ['com.acme.draft', 'com.acme.unknown', 'UPPER', '..%2f..%2fetc', '%00', "x'--"]) {
      const response = await store.app.request(`/mini-programs/${id}/version`);
      expect(await readJson(response, 404), id).toMatchObject({ code: 'PROGRAM_NOT_FOUND' });
    }
  });

  it('stays the same for a day, then is signed again under the next number', async () => {
    const first = await readStatement();
    store.advance(day - 1000);
    expect(await readStatement()).toEqual(first);
    store.advance(3000);
    const many = await Promise.all(Array.from({ length: 8 }, readStatement));
    expect(new Set(many.map(({ statementSeq }) => statementSeq))).toEqual(new Set([first.statementSeq + 1]));
    const [second] = many;
    expect(second?.releaseSeq).toBe(first.releaseSeq);
    expect(second?.manifestSha256).toBe(first.manifestSha256);
    expect(second?.signedAt).toBe('2026-11-21T10:00:02Z');
    expect(second?.expires).toBe('2026-11-28T10:00:02Z');
  });

  it('follows a change of the partner at once', async () => {
    const before = await readStatement();
    const update = partnerUpdate({ id: 'acme', permissions: ['payment', 'camera'], programs });
    await readJson(await sendAsOperator(store.app, 'PUT', '/partners/acme', update));
    const after = await readStatement();
    expect(after.partner.permissions).toEqual(['payment', 'camera']);
    expect(after.statementSeq).toBe(before.statementSeq + 1);
    expect(after.releaseSeq).toBe(before.releaseSeq);
  });

  it('of the next release raises both numbers', async () => {
    const before = await readStatement();
    const next = await pack(keys.signer, { version: '1.1.0' });
    await readJson(await publish(store.app, token, 'com.acme.loans', next), 201);
    const after = await readStatement();
    expect(after.version).toBe('1.1.0');
    expect(after.statementSeq).toBe(before.statementSeq + 1);
    expect(after.releaseSeq).toBe(before.releaseSeq + 1);
  });
});

describe('the icon of a program', () => {
  it('comes from its package, with a policy under which no script runs', async () => {
    const response = await store.app.request('/mini-programs/com.acme.loans/icon');
    expect(await response.text()).toBe(iconSvg);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
  });

  it('is not there when the package has none', async () => {
    const response = await store.app.request('/mini-programs/com.acme.plain/icon');
    expect(await readJson(response, 404)).toMatchObject({ code: 'ICON_NOT_FOUND' });
  });

  it('is not served as anything but a picture', async () => {
    const page = { icons: [{ src: 'index.html' }], id: 'com.acme.plain', version: '1.1.0' };
    await readJson(await publish(store.app, token, 'com.acme.plain', await pack(keys.signer, page)), 201);
    const response = await store.app.request('/mini-programs/com.acme.plain/icon');
    expect(await readJson(response, 404)).toMatchObject({ code: 'ICON_NOT_FOUND' });
  });
});

describe('a page of another origin', () => {
  it('may read, ranges included', async () => {
    const read = await store.app.request('/mini-programs', {
      headers: { Origin: 'http://host.localhost:4400' },
    });
    expect(read.headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await store.app.request('/blobs/x', {
      method: 'OPTIONS',
      headers: { Origin: 'http://host.localhost:4400', 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('Range, If-Range, If-None-Match');
  });

  it('may not publish', async () => {
    const response = await store.app.request('/mini-programs/com.acme.loans/releases', {
      method: 'POST',
      body: 'x',
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(null);
    const preflight = await store.app.request('/partners', { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });
});

describe('a failure of the store itself', () => {
  it('tells the client nothing but that, and its operator everything', async () => {
    const broken = await openStoreFixture();
    await broken.repository.close();
    const response = await broken.app.request('/mini-programs');
    expect(await readJson(response, 500)).toEqual({
      code: 'INTERNAL',
      message: 'The store failed: try again, and tell its operator if it stays so.',
    });
    expect(broken.logged.length).toBe(1);
    await broken.close();
  });
});
