import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { manifest, miniapp, openWorkshop } from './miniapp.js';

import type { Workshop } from './miniapp.js';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop.remove());

async function packWith(change: Readonly<Record<string, unknown>>, ...flags: readonly string[]) {
  const program = join(workshop.folder, 'other');
  await mkdir(program, { recursive: true });
  await writeFile(join(program, 'index.html'), '<!doctype html><title>Other</title>');
  await writeFile(join(program, 'manifest.json'), JSON.stringify({ ...manifest, ...change }));
  const out = join(workshop.folder, 'other.mpk');
  const run = await miniapp([
    'pack',
    program,
    '--key',
    workshop.privateKey,
    '--out',
    out,
    '--json',
    ...flags,
  ]);
  return { exitCode: run.exitCode, answer: JSON.parse(run.stdout) as Record<string, unknown> };
}

describe('miniapp keygen', () => {
  it('writes PKCS#8 and SPKI, the private key for its owner only', async () => {
    expect(await readFile(workshop.privateKey, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/u);
    expect(await readFile(workshop.publicKey, 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/u);
    expect((await stat(workshop.privateKey)).mode & 0o777).toBe(0o600);
  });

  it('never replaces a key', async () => {
    const before = await readFile(workshop.privateKey, 'utf8');
    const run = await miniapp(['keygen', '--out', join(workshop.folder, 'keys'), '--json']);
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([2, { code: 'FILE_EXISTS' }]);
    expect(await readFile(workshop.privateKey, 'utf8')).toBe(before);
  });
});

describe('miniapp pack', () => {
  it('says what it packed', async () => {
    const run = await miniapp([
      'pack',
      workshop.program,
      '--key',
      workshop.privateKey,
      '--out',
      workshop.package,
      '--json',
    ]);
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([
      0,
      {
        ok: true,
        id: 'com.partner.loans',
        version: '2.3.1',
        files: 2,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
      },
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a version that is none', { version: '1.0' }, 'VERSION_INVALID'],
    ['an id that is none', { id: 'Loans' }, 'ID_INVALID'],
    ['an entry point that is not there', { entryPoint: 'start.html' }, 'ENTRY_POINT_INVALID'],
    ['a domain with a scheme', { allowedDomains: ['https://api.partner.com'] }, 'DOMAIN_INVALID'],
    ['a .localhost domain', { allowedDomains: ['store.localhost:4402'] }, 'DOMAIN_INVALID'],
    ['permissions that are no list', { permissions: 'payment' }, 'MANIFEST_INVALID'],
    ['a field nobody knows', { entrypoint: 'index.html' }, 'MANIFEST_INVALID'],
    ['files of its own', { files: {} }, 'MANIFEST_INVALID'],
  ])('refuses a manifest with %s', async (_what, change, code) => {
    expect(await packWith(change)).toMatchObject({ exitCode: 1, answer: { ok: false, code } });
  });

  it('accepts a .localhost domain with --debug', async () => {
    expect(await packWith({ allowedDomains: ['store.localhost:4402'] }, '--debug')).toMatchObject({
      exitCode: 0,
    });
  });

  it('leaves out names with a dot, says so, and refuses links', async () => {
    await writeFile(join(workshop.program, '.env'), 'SECRET=1');
    const options = ['--key', workshop.privateKey, '--out', workshop.package];
    const run = await miniapp(['pack', workshop.program, ...options]);
    expect(run.stderr).toContain('note: left out .env: names that begin with a dot are not packed');
    expect((await readFile(workshop.package)).includes('SECRET')).toBe(false);
    await symlink('/etc/hostname', join(workshop.program, 'link.txt'));
    const linked = await miniapp(['pack', workshop.program, ...options, '--json']);
    expect([linked.exitCode, JSON.parse(linked.stdout)]).toMatchObject([1, { code: 'NOT_A_FILE' }]);
  });
});

describe('miniapp', () => {
  it('helps, with examples and exit codes', async () => {
    const { exitCode, stdout } = await miniapp(['verify', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('miniapp verify loans-1.0.0.mpk --key keys/partner.pub.pem');
    expect(stdout).toContain('refused: the package, the folder or the store said no');
  });

  it.each([[['nonsense']], [['verify']], [['pack', 'x']], [[]]])('ends with 2 for %o', async (args) => {
    expect((await miniapp(args)).exitCode).toBe(2);
  });
});

describe('a private key in the folder', () => {
  it('is not packed', async () => {
    const other = await openWorkshop();
    try {
      await writeFile(join(other.program, 'key.pem'), await readFile(other.privateKey));
      const run = await miniapp([
        'pack',
        other.program,
        '--key',
        other.privateKey,
        '--out',
        other.package,
        '--json',
      ]);
      expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([1, { code: 'PRIVATE_KEY_IN_FOLDER' }]);
    } finally {
      await other.remove();
    }
  });
});

describe('miniapp sign', () => {
  it('puts another signature on the same content, and on nothing damaged', async () => {
    const other = await openWorkshop();
    try {
      const out = join(workshop.folder, 'resigned.mpk');
      const signed = await miniapp([
        'sign',
        other.package,
        '--key',
        workshop.privateKey,
        '--out',
        out,
        '--json',
      ]);
      expect(signed.exitCode).toBe(0);
      const verified = await miniapp(['verify', out, '--key', workshop.publicKey, '--json']);
      expect(verified.exitCode).toBe(0);
      const damaged = other.bytes.slice();
      damaged[damaged.length - 300] = (damaged[damaged.length - 300] ?? 0) ^ 1;
      const refused = await miniapp([
        'sign',
        await other.save('damaged.mpk', damaged),
        '--key',
        workshop.privateKey,
        '--out',
        out,
        '--json',
      ]);
      expect(refused.exitCode).toBe(1);
    } finally {
      await other.remove();
    }
  });
});

describe('miniapp publish', () => {
  it.each<[string, readonly string[], string]>([
    ['no token', ['--store', 'http://127.0.0.1:9'], 'TOKEN_MISSING'],
    ['a store that is no URL', ['--store', 'nowhere', '--token', 't'], 'USAGE'],
    ['a store that does not answer', ['--store', 'http://127.0.0.1:9', '--token', 't'], 'STORE_UNREACHABLE'],
  ])('ends with 2 for %s', async (_what, flags, code) => {
    const run = await miniapp(['publish', workshop.package, ...flags, '--json'], { MINIAPP_TOKEN: '' });
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([2, { ok: false, code }]);
  });
});
