import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, openAuditRoom } from './audit-room.js';
import type { AuditRoom } from './audit-room.js';
import { makeKey, origin, rewrite } from './log-store.js';
import type { LogStore } from './log-store.js';
import { miniapp } from './miniapp.js';

let room: AuditRoom;

beforeAll(async () => {
  room = await openAuditRoom();
});

afterAll(() => room.close());

describe('miniapp log verify on an honest log', () => {
  it('reads it whole, says what is in it, and remembers its head', async () => {
    await room.withStore(async (store) => {
      await store.addPartnerKeys();
      await store.publish();
      await store.publish({ version: '1.0.0', rollbackOf: 1 });
      await store.recall([
        { type: 'key', keyId: room.keys.partner.publicKey.keyId, mode: 'soft', reason: 'Lost.' },
      ]);
      const state = join(room.folder, 'honest.json');
      const args = ['log', 'verify', '--store', store.url, '--root', store.rootFile, '--state', state];
      const { exitCode, stdout, stderr } = await miniapp(args);
      const { root } = await store.head();
      expect([exitCode, stderr, stdout.split('\n')]).toEqual([
        0,
        '',
        [
          `The log of ${origin}`,
          '',
          '  releases              2   of 1 program',
          '  statements            2',
          '  partner keys          1   of 1 partner',
          '  store keys            1',
          '  recall lists          1   the newest is 1',
          '  all                   7',
          '',
          `  root       ${root}`,
          '  signed     2026-11-20T10:00:00Z',
          '  witnessed  2026-11-20T10:00:00Z',
          '',
          `Sound: every entry is there, fits those before it, and what the store serves is in the log. ${state} remembers it.`,
          '',
        ],
      ]);
      expect(JSON.parse(await readFile(state, 'utf8'))).toMatchObject({ size: 7, root });
    });
  });

  it('reads more than one tile, and compares with the last audit in the middle of one', async () => {
    await room.withStore(async (store) => {
      const state = join(room.folder, 'tiles.json');
      await store.publish();
      for (let epoch = 2; epoch < 300; epoch += 1)
        store.append({
          kind: 'statement',
          at: store.now,
          id: 'com.acme.loans',
          statementSeq: epoch,
          sha256: '00'.repeat(32),
        });
      expect(await audit(store, '--state', state)).toMatchObject({ exitCode: 0, codes: [] });
      for (let epoch = 300; epoch < 600; epoch += 1)
        store.append({
          kind: 'statement',
          at: store.now,
          id: 'com.acme.loans',
          statementSeq: epoch,
          sha256: '00'.repeat(32),
        });
      expect(await audit(store, '--state', state)).toMatchObject({
        exitCode: 0,
        answer: { size: 602, entries: { statement: 599 } },
      });
    });
  });

  it('names a release whose publication did not finish', async () => {
    await room.withStore(async (store) => {
      await store.publish();
      await store.publish();
      await store.publish({ releaseSeq: 1, statementSeq: 3 });
      expect(await audit(store)).toMatchObject({
        exitCode: 0,
        answer: { notices: ['entry 4: release 2 of com.acme.loans never became current; 1 still is'] },
      });
    });
  });

  it('names a recovery, for the partner to object', async () => {
    await room.withStore(async (store) => {
      const next = await makeKey(room.folder, 'recovered');
      await store.addPartnerKeys();
      const { keyId, spki } = next.publicKey;
      await store.addPartnerKeys(
        {
          isRecovery: true,
          keys: [{ keyId, spki: Buffer.from(spki).toString('base64'), notBefore: store.now }],
        },
        [next.signer, room.keys.root.signer],
      );
      const run = await miniapp(['log', 'verify', '--store', store.url, '--root', store.rootFile]);
      expect(run.exitCode).toBe(0);
      expect(run.stdout).toContain(
        'entry 2: acme got new keys by a recovery (version 2, 2026-11-20T10:00:00Z): ask it whether it wanted them',
      );
    });
  });
});

describe('miniapp log verify and a partner that objects to a recovery', () => {
  it('names both versions, and takes the one that the partner signed itself', async () => {
    await room.withStore(async (store) => {
      const taker = await makeKey(room.folder, 'taker');
      await store.addPartnerKeys();
      const { keyId, spki } = taker.publicKey;
      const entry = { keyId, spki: Buffer.from(spki).toString('base64'), notBefore: store.now };
      await store.addPartnerKeys({ isRecovery: true, keys: [entry] }, [taker.signer, room.keys.root.signer]);
      await store.addPartnerKeys({ version: 2 });
      await store.publish();
      expect(await audit(store)).toMatchObject({
        exitCode: 0,
        codes: [],
        answer: {
          notices: [
            'entries 2 and 3: version 2 of the keys of acme came twice, and the second, signed by acme itself, counts; that is right if it objected to a recovery',
          ],
        },
      });
    });
  });
});

describe('miniapp log verify between two audits', () => {
  it.each<[string, (store: LogStore) => void, readonly string[]]>([
    [
      'was rewritten',
      (store) => {
        rewrite(store, 2, { permissions: [] });
      },
      ['LOG_FORKED', 'STATEMENT_REFUSED'],
    ],
    [
      'shrank',
      (store) => {
        store.entries.length = 2;
        store.documents.delete('/mini-programs/com.acme.loans/version');
      },
      ['LOG_SHRANK'],
    ],
  ])('keeps both heads when the log %s, and forgets nothing', async (_what, change, codes) => {
    await room.withStore(async (store) => {
      const state = join(await mkdtemp(join(room.folder, 'fork-')), 'audit.json');
      await store.publish();
      expect((await audit(store, '--state', state)).exitCode).toBe(0);
      const before = await readFile(state, 'utf8');
      change(store);
      const found = await audit(store, '--state', state);
      expect(found).toMatchObject({ exitCode: 1, codes, answer: { evidence: `${state}.evidence-1.json` } });
      expect(await readFile(state, 'utf8')).toBe(before);
      const evidence: unknown = JSON.parse(await readFile(`${state}.evidence-1.json`, 'utf8'));
      expect(evidence).toMatchObject({ known: JSON.parse(before) as unknown, offered: { origin } });
      expect((await readdir(join(state, '..'))).sort()).toEqual(['audit.json', 'audit.json.evidence-1.json']);
    });
  });
});

describe('miniapp log verify cannot audit', () => {
  it.each<[string, (store: LogStore) => void, number, string]>([
    ['a head that no witness has seen', (store) => void (store.isWitnessed = false), 1, 'WITNESS_MISSING'],
    ['entries that are not served', (store) => void (store.served = []), 1, 'LOG_INCOMPLETE'],
  ])('%s', async (_what, change, exitCode, code) => {
    await room.withStore(async (store) => {
      change(store);
      expect(await audit(store)).toMatchObject({ exitCode, answer: { ok: false, code } });
    });
  });

  it('a state of another log', async () => {
    await room.withStore(async (store) => {
      const run = await audit(store, '--state', store.rootFile);
      expect(run).toMatchObject({ exitCode: 2, answer: { code: 'STATE_INVALID' } });
    });
  });
});
