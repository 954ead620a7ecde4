import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyPackage, openStoreChain, verifyStatement } from '@org/package-format';
import {
  createKeyPair,
  crypto,
  openStoreFixture,
  pack,
  publish,
  readJson,
  registerPartner,
} from './fixture.js';
import type { KeyPair, StoreFixture } from './fixture.js';

let store: StoreFixture;
let keys: KeyPair;
let token: string;

beforeAll(async () => {
  store = await openStoreFixture();
  keys = await createKeyPair();
  token = await registerPartner(store.app, {
    id: 'acme',
    keys: [keys],
    permissions: ['payment'],
    domains: ['api.acme.com', 'store.localhost:4402'],
    programs: ['com.acme.loans', 'com.acme.race', 'com.acme.rules', 'com.acme.large', 'com.acme.empty'],
  });
});

afterAll(() => store.close());

describe('a published package', () => {
  it('is announced by a statement that a host can verify, and served as the same bytes', async () => {
    const container = await pack(keys.signer, {
      permissions: ['payment'],
      allowedDomains: ['api.acme.com', 'store.localhost:4402'],
    });
    const published = await readJson(await publish(store.app, token, 'com.acme.loans', container), 201);
    const sha256 = createHash('sha256').update(container).digest('hex');
    expect(published).toMatchObject({
      id: 'com.acme.loans',
      version: '1.0.0',
      releaseSeq: 1,
      statementSeq: 1,
      container: { sha256, size: container.length },
    });

    const answer = await store.app.request('/mini-programs/com.acme.loans/version');
    const { statement, partnerKeys } = await verifyStatement(new Uint8Array(await answer.arrayBuffer()), {
      chain: await openStoreChain([store.root], crypto),
      crypto,
      id: 'com.acme.loans',
    });
    const blob = await store.app.request(`/blobs/${statement.container.sha256}`);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const verified = await verifyPackage(bytes, { keys: partnerKeys.keys, crypto, allowDomain: () => true });
    expect(verified.digest).toBe(published.manifestSha256);
    expect(statement.expires).toBe('2026-11-27T10:00:00Z');
  });

  it('is compressed once, and only when that pays', async () => {
    const text = 'the same words again and again. '.repeat(5000);
    const container = await pack(keys.signer, { id: 'com.acme.large' }, { 'words.txt': text });
    const published = await readJson(await publish(store.app, token, 'com.acme.large', container), 201);
    const { sha256 } = published.container as { sha256: string };
    const headers = { 'Accept-Encoding': 'gzip, br' };
    const response = await store.app.request(`/blobs/${sha256}`, { headers });
    expect(response.headers.get('content-encoding')).toBe('br');
    const compressed = Buffer.from(await response.arrayBuffer());
    expect(compressed.length).toBeLessThan(container.length / 20);
    expect(brotliDecompressSync(compressed).equals(container)).toBe(true);
  });
});

describe('a publication that is refused', () => {
  const refused = async (response: Response, status: number) => (await readJson(response, status)).code;

  it('says so to everyone without a token', async () => {
    const container = await pack(keys.signer);
    const path = '/mini-programs/com.acme.loans/releases';
    const body = new Uint8Array(container);
    const without = await store.app.request(path, { method: 'POST', body });
    expect(without.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused(without, 401)).toBe('UNAUTHORIZED');
    expect(await refused(await publish(store.app, 'wrong', 'com.acme.loans', container), 401)).toBe(
      'UNAUTHORIZED',
    );
  });

  it('names the rule of the package format when the bytes are wrong', async () => {
    const container = await pack(keys.signer, { version: '9.0.0' });
    container[container.length - 40] = 0x21;
    const answer = await readJson(await publish(store.app, token, 'com.acme.loans', container), 422);
    expect(answer.message).toContain('docs/package-format.md');
  });

  it('checks the signature against the keys of this partner', async () => {
    const stranger = await createKeyPair();
    const container = await pack(stranger.signer, { version: '9.0.0' });
    expect(await refused(await publish(store.app, token, 'com.acme.loans', container), 422)).toBe(
      'KEY_UNKNOWN',
    );
  });

  it('checks that the package is the program in the path', async () => {
    const container = await pack(keys.signer, { id: 'com.acme.rules' });
    expect(await refused(await publish(store.app, token, 'com.acme.loans', container), 422)).toBe(
      'ID_MISMATCH',
    );
  });

  it('knows whose program it is', async () => {
    const other = await createKeyPair();
    const otherToken = await registerPartner(store.app, {
      id: 'other',
      keys: [other],
      programs: ['com.other.one'],
    });
    const container = await pack(other.signer);
    expect(await refused(await publish(store.app, otherToken, 'com.acme.loans', container), 403)).toBe(
      'PROGRAM_NOT_OWNED',
    );
    expect(await refused(await publish(store.app, token, 'com.acme.unknown', container), 404)).toBe(
      'PROGRAM_NOT_FOUND',
    );
  });

  it('holds manifests to the allow-lists and to rising versions', async () => {
    const send = async (manifest: Parameters<typeof pack>[1]) => {
      const container = await pack(keys.signer, { id: 'com.acme.rules', ...manifest });
      return publish(store.app, token, 'com.acme.rules', container);
    };
    expect(await refused(await send({ permissions: ['camera'] }), 422)).toBe('PERMISSION_NOT_ALLOWED');
    expect(await refused(await send({ allowedDomains: ['evil.com'] }), 422)).toBe('DOMAIN_NOT_ALLOWED');
    await readJson(await send({ version: '2.0.0' }), 201);
    expect(await refused(await send({ version: '2.0.0' }), 409)).toBe('VERSION_NOT_HIGHER');
    expect(await refused(await send({ version: '1.9.9' }), 409)).toBe('VERSION_NOT_HIGHER');
  });

  it('says that an empty body is no package', async () => {
    const response = await publish(store.app, token, 'com.acme.empty', new Uint8Array());
    expect(await refused(response, 422)).not.toBe('INTERNAL');
    expect(store.logged).toEqual([]);
  });

  it('stops reading at the limit, whatever length the client claims', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const init = { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body, duplex: 'half' };
    const response = await store.app.request('/mini-programs/com.acme.loans/releases', init);
    expect(await refused(response, 413)).toBe('BODY_TOO_LARGE');
    expect(sent).toBeLessThan(70);
  });
});

describe('two publications of one program at once', () => {
  it('end with one release and one CONFLICT', async () => {
    const containers = [
      await pack(keys.signer, { id: 'com.acme.race', version: '1.0.0' }),
      await pack(keys.signer, { id: 'com.acme.race', version: '1.0.1' }),
    ];
    const responses = await Promise.all(
      containers.map((container) => publish(store.app, token, 'com.acme.race', container)),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = responses.find(({ status }) => status === 409);
    expect(loser === undefined ? null : (await readJson(loser, 409)).code).toBe('CONFLICT');
    const winner = responses.find(({ status }) => status === 201);
    const { version } = winner === undefined ? {} : await readJson(winner, 201);
    const current = await readJson(await store.app.request('/mini-programs/com.acme.race/version'));
    expect(current).toMatchObject({ version, releaseSeq: 1, statementSeq: 1 });
  });
});
