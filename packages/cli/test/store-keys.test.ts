import { readFile } from 'node:fs/promises';
import { parseStoreKeys } from '@org/package-format';
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

describe('miniapp keys create-store and rotate-store', () => {
  async function store(): Promise<string> {
    const out = fresh('store-keys');
    const roles = ['--root', a.publicFile, b.publicFile, c.publicFile, '--statements', a.publicFile];
    const more = [
      '--log',
      b.publicFile,
      '--witness',
      c.publicFile,
      '--key',
      a.privateFile,
      '--key',
      b.privateFile,
    ];
    expect(
      await keys('create-store', '--origin', 'store.example', ...roles, ...more, '--out', out),
    ).toMatchObject({
      exitCode: 0,
      answer: { isComplete: true, signatures: [{ who: 'the root of version 1', threshold: 2 }] },
    });
    return out;
  }

  it('write what hosts pin, with the roles of the format', async () => {
    const document = parseStoreKeys(new Uint8Array(await readFile(await store())));
    const keyIds = [a, b, c].map(({ publicKey }) => publicKey.keyId);
    expect(document).toMatchObject({
      origin: 'store.example',
      version: 1,
      recoveryDelayHours: 72,
      roles: {
        root: { keyIds, threshold: 2 },
        recovery: { keyIds, threshold: 2 },
        statements: { keyIds: [keyIds[0]], threshold: 1 },
        log: { keyIds: [keyIds[1]], threshold: 1 },
        witnesses: { keyIds: [keyIds[2]], threshold: 1 },
      },
    });
    expect(Date.parse(document.expires) - Date.parse(document.signedAt)).toBeGreaterThan(364 * 86_400_000);
  });

  it('warn of one key in two roles that should not fall together', async () => {
    const roles = [
      '--root',
      a.publicFile,
      '--statements',
      b.publicFile,
      '--log',
      b.publicFile,
      '--witness',
      c.publicFile,
    ];
    const args = ['keys', 'create-store', '--origin', 'store.example', ...roles, '--key', a.privateFile];
    const { stderr } = await miniapp([...args, '--out', fresh('store-keys')]);
    expect(stderr).toBe(
      'note: statements and log share a key: whoever steals it has both, so give each role its own\n',
    );
  });

  it('replace a role and keep the others, under the root before and the new one', async () => {
    const first = await store();
    const second = fresh('store-keys');
    const rotate = [
      'rotate-store',
      first,
      '--replace-log',
      c.publicFile,
      '--key',
      a.privateFile,
      '--out',
      second,
    ];
    expect(await keys(...rotate)).toMatchObject({ exitCode: 0, answer: { version: 2, isComplete: false } });
    const signed = ['sign', second, '--key', c.privateFile, '--after', first];
    expect(await keys(...signed)).toMatchObject({ exitCode: 0, answer: { isComplete: true } });
    const document = parseStoreKeys(new Uint8Array(await readFile(second)));
    expect(document.roles.log.keyIds).toEqual([c.publicKey.keyId]);
    expect(document.roles.statements.keyIds).toEqual([a.publicKey.keyId]);
  });

  it('recover a partner under the recovery quorum of the store', async () => {
    const root = await store();
    const first = await workshop.created([a]);
    const draft = fresh('recovery');
    const recover = ['recover', first, '--add', c.publicFile, '--root', root, '--out', draft];
    expect(await keys(...recover)).toMatchObject({
      exitCode: 0,
      answer: {
        isComplete: false,
        signatures: [{ who: 'version 2' }, { who: 'the store’s recovery role', threshold: 2 }],
      },
    });
    for (const { privateFile } of [c, b]) await keys('sign', draft, '--key', privateFile, '--root', root);
    expect((await keys('show', draft, '--root', root)).answer).toMatchObject({ isComplete: true });
    const document = await workshop.partnerKeys(draft);
    expect(document).toMatchObject({ isRecovery: true, version: 2 });
    expect(document.keys.map(({ compromisedSince }) => compromisedSince === undefined)).toEqual([
      false,
      true,
    ]);
  });
});
