import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeyWorkshop } from './key-workshop.js';
import type { KeyWorkshop } from './key-workshop.js';
import type { TestKey } from './log-store.js';
import { miniapp } from './miniapp.js';

let workshop: KeyWorkshop;
let a: TestKey;
let b: TestKey;
let c: TestKey;

beforeAll(async () => {
  workshop = await openKeyWorkshop();
  ({ a, b, c } = workshop);
});

afterAll(() => workshop.remove());

const at = (name: string) => join(workshop.folder, name);
const fresh = (name: string) => workshop.fresh(name);
const keys = (...args: readonly string[]) => workshop.keys(...args);
const partnerKeys = (path: string) => workshop.partnerKeys(path);
const created = (signers: readonly TestKey[], threshold?: number) => workshop.created(signers, threshold);

describe('miniapp keygen --partner', () => {
  it('also writes the keys that a partner gives to the store, signed by themselves', async () => {
    const out = at('mine');
    const run = await miniapp(['keygen', '--out', out, '--partner', 'acme', '--bits', '2048', '--json']);
    const facts = JSON.parse(run.stdout) as { keyId: string };
    const document = await partnerKeys(join(out, 'partner-keys.json'));
    expect(document).toMatchObject({
      partner: 'acme',
      version: 1,
      threshold: 1,
      keys: [{ keyId: facts.keyId }],
    });
    expect((await keys('show', join(out, 'partner-keys.json'))).answer).toMatchObject({ isComplete: true });
  });

  it('writes nothing when one of its files is there', async () => {
    await writeFile(at('partner-keys.json'), '{}');
    const run = await miniapp([
      'keygen',
      '--out',
      workshop.folder,
      '--partner',
      'acme',
      '--bits',
      '2048',
      '--json',
    ]);
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([2, { code: 'FILE_EXISTS' }]);
    await expect(stat(at('partner.key.pem'))).rejects.toThrow('ENOENT');
  });
});

describe('miniapp keys show', () => {
  it('says who signs, until when, and who has signed', async () => {
    const first = await created([a, b], 2);
    const second = fresh('rotated');
    const retire = `${a.publicKey.keyId.slice(0, 8)}@2027-01-31`;
    await keys(
      'rotate',
      first,
      '--retire',
      retire,
      '--add',
      c.publicFile,
      '--key',
      a.privateFile,
      '--out',
      second,
    );
    const { stdout } = await miniapp(['keys', 'show', second, '--after', first]);
    const names = new Map([a, b, c].map(({ publicKey: { keyId } }, index) => [keyId, 'abc'[index] ?? '']));
    const text = [...names].reduce(
      (shown, [keyId, name]) =>
        shown.replaceAll(keyId, `<${name}>`).replaceAll(keyId.slice(0, 12), `<${name}>`),
      stdout
        .replaceAll(second, 'keys.json')
        .replaceAll(/2\d{3}-\d{2}-\d{2}T(?!00:00:00)[\d:]{8}Z/gu, '<time>'),
    );
    expect(text).toBe(`keys.json: keys of the partner acme, version 2
  written    <time>
  packages   one key is enough
  rotations  2 keys sign together

  keys
    <a>  in use       from <time>  until 2027-01-31T00:00:00Z
      <a>
    <b>  in use       from <time>
      <b>
    <c>  in use       from <time>
      <c>

  signatures
    version 2: NOT ENOUGH (2 needed), 1 more of the missing
      signed   <a>
      missing  <b>, <c>
    version 1: NOT ENOUGH (2 needed), 1 more of the missing
      signed   <a>
      missing  <b>

Next: pass keys.json to whoever holds a missing key, for miniapp keys sign keys.json --key <private key>.
`);
  });

  it('says what it cannot see without the version before', async () => {
    const first = await created([a]);
    const second = fresh('rotated');
    await keys('rotate', first, '--add', b.publicFile, '--key', a.privateFile, '--out', second);
    const { stdout } = await miniapp(['keys', 'show', second]);
    expect(stdout).toContain('version 1: not checked; add --after <the file of version 1>');
  });

  it.each<[string, () => Promise<string>, number, string]>([
    ['a key', () => Promise.resolve(a.publicFile), 2, 'TRUST_FILE_INVALID'],
    [
      'a file that an editor saved',
      async () => {
        const path = fresh('edited');
        await writeFile(path, `${await readFile(await created([a]), 'utf8')}\n`);
        return path;
      },
      1,
      'DOCUMENT_NOT_CANONICAL',
    ],
    ['nothing', () => Promise.resolve(at('nowhere.json')), 2, 'FILE_NOT_FOUND'],
  ])('refuses %s', async (_what, file, exitCode, code) => {
    expect(await keys('show', await file())).toMatchObject({ exitCode, answer: { ok: false, code } });
  });
});
