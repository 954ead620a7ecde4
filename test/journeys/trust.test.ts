import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { miniapp, startStore, startWitness } from './trust-parties.js';

import type { Party, Run } from './trust-parties.js';

// Operator, partner, witness and auditor with the real commands: each step works on what the one before left.

const operatorToken = 'operator-token-of-this-journey';
let folder: string;
let witness: Party;
let store: Party;
let partnerToken = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-trust-'));
});

afterAll(async () => {
  await Promise.allSettled([store.stop(), witness.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command that has to succeed, and gives its line of JSON. */
async function done(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { exitCode, stdout, stderr } = await run(...args, '--json');
  expect([exitCode, exitCode === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

function run(...args: readonly string[]): Promise<Run> {
  return miniapp(folder, args, { MINIAPP_TOKEN: partnerToken, MINIAPP_OPERATOR_TOKEN: operatorToken });
}

async function refused(
  ...args: readonly string[]
): Promise<{ exitCode: number; code: unknown; message: string }> {
  const { exitCode, stdout } = await run(...args, '--json');
  const { code, message } = JSON.parse(stdout) as { code: string; message: string };
  return { exitCode, code, message };
}

/** A package of the program at a version, signed with a key. */
async function pack(version: string, key: string): Promise<string> {
  const program = join(folder, 'program');
  await mkdir(program, { recursive: true });
  await writeFile(join(program, 'index.html'), `<!doctype html><title>${version}</title>`);
  const manifest = {
    id: 'com.acme.loans',
    name: 'Loans',
    version,
    minHostVersion: '1.0.0',
    entryPoint: 'index.html',
  };
  await writeFile(join(program, 'manifest.json'), JSON.stringify(manifest));
  await done('pack', 'program', '--key', key, '--out', `loans-${version}.mpk`);
  return `loans-${version}.mpk`;
}

const publish = (file: string) => done('publish', file, '--store', store.url);
const publishKeys = (file: string) => done('keys', 'publish', file, '--store', store.url);
const audit = () => [
  'log',
  'verify',
  '--store',
  store.url,
  '--root',
  'store-keys.json',
  '--state',
  'audit.json',
];

async function saveStatement(name: string): Promise<void> {
  const response = await fetch(`${store.url}/mini-programs/com.acme.loans/version`);
  await writeFile(join(folder, name), new Uint8Array(await response.arrayBuffer()));
}

async function keyIdOf(document: string): Promise<string> {
  const { keys } = JSON.parse(await readFile(join(folder, document), 'utf8')) as {
    keys: { keyId: string }[];
  };
  return keys[0]?.keyId ?? '';
}

describe('an operator', () => {
  it('makes the keys of a store, of which two of three people sign', async () => {
    const names = ['root-a', 'root-b', 'root-c', 'statements', 'statements-2', 'log', 'witness'];
    await Promise.all(names.map((name) => done('keygen', '--out', 'keys', '--name', name, '--bits', '2048')));
    const roles = ['--root', ...['a', 'b', 'c'].map((name) => `keys/root-${name}.pub.pem`)];
    const machines = ['--statements', 'keys/statements.pub.pem', '--log', 'keys/log.pub.pem'];
    const signers = ['--key', 'keys/root-a.key.pem', '--key', 'keys/root-b.key.pem'];
    await done(
      ...['keys', 'create-store', '--origin', 'store.example', ...roles, ...machines],
      ...['--witness', 'keys/witness.pub.pem', ...signers, '--out', 'store-keys.json'],
    );
  });

  it('starts the store with a witness that somebody else runs', async () => {
    const trust = join(folder, 'data/trust');
    await mkdir(join(trust, 'keys'), { recursive: true });
    await mkdir(join(folder, 'witness'));
    await cp(join(folder, 'store-keys.json'), join(trust, 'store-keys.json'));
    for (const name of ['statements', 'statements-2', 'log'])
      await cp(join(folder, `keys/${name}.key.pem`), join(trust, `keys/${name}.key.pem`));
    witness = await startWitness(folder);
    store = await startStore(folder, { data: 'data', witness: witness.url, token: operatorToken });
    expect(witness.said()).toContain('for store.example (keys version 1), 0 entries seen');
  });
});

describe('a partner', () => {
  it('makes its keys, is registered, and publishes what a host would install', async () => {
    await done('keygen', '--out', 'acme', '--partner', 'acme', '--bits', '2048');
    const keys: unknown = JSON.parse(await readFile(join(folder, 'acme/partner-keys.json'), 'utf8'));
    const response = await fetch(`${store.url}/partners`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${operatorToken}` },
      body: JSON.stringify({
        id: 'acme',
        name: 'Acme',
        keys,
        permissions: [],
        domains: [],
        programs: ['com.acme.loans'],
      }),
    });
    expect(response.status).toBe(201);
    partnerToken = ((await response.json()) as { token: string }).token;
    const file = await pack('1.0.0', 'acme/partner.key.pem');
    expect(await publish(file)).toMatchObject({ version: '1.0.0', releaseSeq: 1 });
    expect(witness.said()).toContain('cosigned  size 4,');
    await saveStatement('statement-1.json');
    const trust = ['--statement', 'statement-1.json', '--root', 'store-keys.json'];
    expect(await done('verify', file, ...trust)).toMatchObject({ version: '1.0.0', releaseSeq: 1 });
  });

  it('rotates to a new key, and publishes with it', async () => {
    await done('keygen', '--out', 'acme-2', '--bits', '2048');
    const keys = ['--key', 'acme/partner.key.pem', '--key', 'acme-2/partner.key.pem'];
    const rotate = ['keys', 'rotate', 'acme/partner-keys.json', '--add', 'acme-2/partner.pub.pem', ...keys];
    expect(await done(...rotate, '--out', 'partner-keys.2.json')).toMatchObject({ isComplete: true });
    expect(await publishKeys('partner-keys.2.json')).toMatchObject({ version: 2 });
    const { exitCode, code } = await refused('keys', 'publish', 'partner-keys.2.json', '--store', store.url);
    expect([exitCode, code]).toEqual([1, 'CONFLICT']);
    await publish(await pack('1.1.0', 'acme-2/partner.key.pem'));
  });

  it('revokes the old key: what it signed is refused from then on', async () => {
    const keyId = await keyIdOf('acme/partner-keys.json');
    const keys = ['--key', 'acme-2/partner.key.pem', '--out', 'partner-keys.3.json'];
    await done('keys', 'revoke', 'partner-keys.2.json', keyId, '--since', '2026-01-01', ...keys);
    await publishKeys('partner-keys.3.json');
    const offline = await refused('verify', 'loans-1.0.0.mpk', '--partner-keys', 'partner-keys.3.json');
    expect([offline.exitCode, offline.code]).toEqual([1, 'KEY_REVOKED']);
    const stolen = await pack('1.2.0', 'acme/partner.key.pem');
    const online = await refused('publish', stolen, '--store', store.url);
    expect([online.exitCode, online.code]).toEqual([1, 'KEY_REVOKED']);
    await saveStatement('statement-2.json');
    const trust = ['--statement', 'statement-2.json', '--root', 'store-keys.json'];
    expect(await done('verify', 'loans-1.1.0.mpk', ...trust)).toMatchObject({ releaseSeq: 2 });
    expect(await refused('verify', 'loans-1.0.0.mpk', ...trust)).toMatchObject({
      exitCode: 1,
      code: 'STATEMENT_MISMATCH',
    });
  });
});

describe('the store', () => {
  it('recalls a range for all to see', async () => {
    const range = [
      '--program',
      'com.acme.loans',
      '--from',
      '1',
      '--to',
      '1',
      '--mode',
      'hard',
      '--reason',
      'Old key.',
    ];
    expect(await done('recall', '--store', store.url, ...range)).toMatchObject({ epoch: 1 });
    expect(await done('recall', '--store', store.url)).toMatchObject({
      epoch: 1,
      recalls: [{ type: 'range', id: 'com.acme.loans', mode: 'hard', reason: 'Old key.' }],
    });
  });

  it('rotates the key of its statements under its root, and its releases stay good', async () => {
    const keys = [
      '--key',
      'keys/root-a.key.pem',
      '--key',
      'keys/root-c.key.pem',
      '--out',
      'store-keys.2.json',
    ];
    const rotate = [
      'keys',
      'rotate-store',
      'store-keys.json',
      '--replace-statements',
      'keys/statements-2.pub.pem',
    ];
    expect(await done(...rotate, ...keys)).toMatchObject({ version: 2, isComplete: true });
    expect(await publishKeys('store-keys.2.json')).toMatchObject({ version: 2 });
    await saveStatement('statement-3.json');
    const known = [
      'verify',
      'loans-1.1.0.mpk',
      '--statement',
      'statement-3.json',
      '--root',
      'store-keys.json',
    ];
    expect(await done(...known, 'store-keys.2.json')).toMatchObject({ releaseSeq: 2 });
    expect(await refused(...known)).toMatchObject({ exitCode: 1, code: 'CHAIN_BROKEN' });
  });
});

describe('an auditor', () => {
  it('finds a sound log, twice, and remembers it', async () => {
    expect(await done(...audit())).toMatchObject({
      entries: { release: 2, 'partner-keys': 3, 'store-keys': 2, 'recall-list': 1 },
      programs: 1,
      partners: 1,
      recallEpoch: 1,
      findingCount: 0,
    });
    await publish(await pack('1.3.0', 'acme-2/partner.key.pem'));
    expect(await done(...audit())).toMatchObject({ entries: { release: 3 }, findingCount: 0 });
  });

  it('and a witness notice a store that was put back to an older backup and goes on from there', async () => {
    await store.stop();
    await cp(join(folder, 'data'), join(folder, 'backup'), { recursive: true });
    store = await startStore(folder, { data: 'data', witness: witness.url, token: operatorToken });
    await publish(await pack('1.4.0', 'acme-2/partner.key.pem'));
    await done(...audit());
    await store.stop();
    store = await startStore(folder, { data: 'backup', witness: witness.url, token: operatorToken });
    const file = await pack('1.5.0', 'acme-2/partner.key.pem');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { exitCode, code, message } = await refused('publish', file, '--store', store.url);
      expect([exitCode, code]).toEqual([2, 'WITNESS_UNAVAILABLE']);
      expect(message).toContain('0 of 1 witnesses');
    }
    expect(witness.said()).toContain('FORK');
    expect(await readdir(join(folder, 'witness'))).toContain('state.json.evidence-1.json');
    const { exitCode, stdout } = await run(...audit());
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('NOT SOUND') as string]);
    expect(stdout).toContain('LOG_SHRANK');
    expect(await readdir(folder)).toContain('audit.json.evidence-1.json');
  });
});
