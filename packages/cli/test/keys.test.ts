import { readFile, stat } from 'node:fs/promises';
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

const fresh = (name: string) => workshop.fresh(name);
const keys = (...args: readonly string[]) => workshop.keys(...args);
const partnerKeys = (path: string) => workshop.partnerKeys(path);
const created = (signers: readonly TestKey[], threshold?: number) => workshop.created(signers, threshold);

describe('miniapp keys rotate', () => {
  it('needs the threshold of both versions, and keys sign brings what is missing', async () => {
    const first = await created([a, b], 2);
    const second = fresh('rotated');
    const run = await keys(
      'rotate',
      first,
      '--add',
      c.publicFile,
      '--key',
      a.privateFile,
      '--key',
      c.privateFile,
      '--out',
      second,
    );
    expect(run).toMatchObject({
      exitCode: 0,
      answer: {
        isComplete: false,
        signatures: [
          { who: 'version 2', isMet: true },
          { who: 'version 1', isMet: false, missing: [b.publicKey.keyId] },
        ],
      },
    });
    const signed = await keys('sign', second, '--key', b.privateFile, '--after', first);
    expect(signed).toMatchObject({ exitCode: 0, answer: { isComplete: true } });
    expect((await partnerKeys(second)).signatures).toHaveLength(3);
  });

  it.each<[string, () => readonly string[], string]>([
    ['without a change', () => ['--key', a.privateFile], 'Nothing changes'],
    [
      'with a key that is there already',
      () => ['--add', a.publicFile, '--key', a.privateFile],
      'is in version 1 already',
    ],
    [
      'of a key that is not there',
      () => ['--retire', 'ffffffff', '--key', a.privateFile],
      'is not one of the keys of version 1',
    ],
    [
      'by a key that nobody asks for',
      () => ['--add', b.publicFile, '--key', c.privateFile],
      'nobody asks for its signature',
    ],
    [
      'that leaves too few keys',
      () => ['--threshold', '2', '--key', a.privateFile],
      'only 1 of 2 keys are left',
    ],
  ])('is refused %s', async (_what, args, words) => {
    const out = fresh('rotated');
    const run = await keys('rotate', await created([a]), ...args(), '--out', out);
    expect(run).toMatchObject({ exitCode: 2, answer: { code: 'USAGE' } });
    expect(run.answer.message).toContain(words);
    await expect(stat(out)).rejects.toThrow('ENOENT');
  });

  it('never replaces a file', async () => {
    const first = await created([a]);
    const before = await readFile(first, 'utf8');
    const run = await keys('rotate', first, '--add', b.publicFile, '--key', a.privateFile, '--out', first);
    expect(run).toMatchObject({ exitCode: 2, answer: { code: 'FILE_EXISTS' } });
    expect(await readFile(first, 'utf8')).toBe(before);
  });
});

describe('miniapp keys revoke', () => {
  it('writes since when a key is in other hands, and says what that stops', async () => {
    const first = await created([a, b]);
    const second = fresh('revoked');
    const since = '2026-01-18T09:00:00Z';
    const args = [
      'keys',
      'revoke',
      first,
      a.publicKey.keyId.slice(0, 8),
      '--since',
      since,
      '--key',
      b.privateFile,
    ];
    const { exitCode, stdout, stderr } = await miniapp([...args, '--out', second]);
    expect([exitCode, stderr]).toEqual([
      0,
      'note: only one key is left, and all are needed for the next rotation: add a spare one soon\n',
    ]);
    expect(stdout).toContain(`COMPROMISED since ${since}`);
    expect(stdout).toContain(
      'Once the store has published this version:\n  refused    every release that key',
    );
    expect((await partnerKeys(second)).keys[0]).toMatchObject({ compromisedSince: since });
  });

  it('of the only key needs another one in its place', async () => {
    const first = await created([a]);
    const revoke = ['revoke', first, a.publicKey.keyId, '--since', '2026-01-18', '--key', a.privateFile];
    expect(await keys(...revoke, '--out', fresh('revoked'))).toMatchObject({
      exitCode: 2,
      answer: {
        message:
          'With this change no key is left to sign the next rotation: bring a new one with --add new.pub.pem, or lower --threshold.',
      },
    });
    const replaced = [...revoke, '--add', b.publicFile, '--key', b.privateFile, '--out', fresh('revoked')];
    expect(await keys(...replaced)).toMatchObject({ exitCode: 0, answer: { isComplete: true } });
  });

  it('does not let a revoked key sign, nor a revocation be taken back', async () => {
    const first = await created([a, b]);
    const second = fresh('revoked');
    const since = '2026-01-18T09:00:00Z';
    await keys('revoke', first, a.publicKey.keyId, '--since', since, '--key', b.privateFile, '--out', second);
    const later = fresh('revoked');
    await keys(
      'revoke',
      second,
      a.publicKey.keyId,
      '--since',
      '2026-06-01',
      '--key',
      b.privateFile,
      '--out',
      later,
    );
    expect((await partnerKeys(later)).keys[0]).toMatchObject({ compromisedSince: since });
    const rotate = [
      'rotate',
      second,
      '--add',
      c.publicFile,
      '--key',
      a.privateFile,
      '--out',
      fresh('rotated'),
    ];
    expect(await keys(...rotate)).toMatchObject({ exitCode: 2, answer: { code: 'USAGE' } });
    const drop = [
      'rotate',
      second,
      '--drop',
      a.publicKey.keyId,
      '--key',
      b.privateFile,
      '--out',
      fresh('rotated'),
    ];
    expect((await keys(...drop)).answer.message).toContain('has to stay listed');
  });

  it('refuses a time that is still to come', async () => {
    const args = [
      'revoke',
      await created([a]),
      a.publicKey.keyId,
      '--since',
      '2999-01-01',
      '--key',
      a.privateFile,
    ];
    expect((await keys(...args, '--out', fresh('revoked'))).answer.message).toContain('is in the future');
  });
});
