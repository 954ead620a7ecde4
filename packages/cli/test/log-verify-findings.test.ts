import { readFile } from 'node:fs/promises';
import { parseStoreKeys } from '@org/package-format';
import { signStoreKeys } from '@org/package-format/sign';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, openAuditRoom } from './audit-room.js';
import type { AuditRoom } from './audit-room.js';
import { makeKey, rewrite } from './log-store.js';
import type { LogStore } from './log-store.js';

let room: AuditRoom;

beforeAll(async () => {
  room = await openAuditRoom();
});

afterAll(() => room.close());

describe('miniapp log verify finds', () => {
  it.each<[string, (store: LogStore) => unknown, readonly string[]]>([
    [
      'an entry that is changed after the head was signed',
      (store) =>
        void (store.served = store.entries.map((text, index) =>
          index === 2 ? (store.entries[1] ?? '') : text,
        )),
      ['VERSION_TWICE', 'ROOT_OTHER'],
    ],
    [
      'a time that falls',
      (store) => {
        rewrite(store, 1, { at: '2026-11-20T11:00:00Z' });
        store.now = '2026-11-20T12:00:00Z';
      },
      ['TIME_FELL', 'TIME_FELL', 'STATEMENT_REFUSED'],
    ],
    [
      'a time that no witness has seen yet',
      (store) => {
        store.append({
          kind: 'statement',
          at: '2026-11-20T10:06:00Z',
          id: 'com.acme.loans',
          statementSeq: 9,
          sha256: '00'.repeat(32),
        });
      },
      ['TIME_IN_FUTURE'],
    ],
    [
      'two documents of one version of partner keys',
      async (store) =>
        await store.addPartnerKeys({ version: 1, threshold: 1, signedAt: '2026-11-20T09:00:00Z' }),
      ['VERSION_TWICE', 'DOCUMENT_OTHER'],
    ],
    [
      'a version of partner keys that is left out',
      async (store) => await store.addPartnerKeys({ version: 3 }),
      ['VERSION_NOT_NEXT'],
    ],
    [
      'partner keys that their partner did not sign',
      async (store) => {
        const thief = await makeKey(room.folder, 'thief');
        const { keyId, spki } = thief.publicKey;
        await store.addPartnerKeys(
          { keys: [{ keyId, spki: Buffer.from(spki).toString('base64'), notBefore: store.now }] },
          [thief.signer],
        );
      },
      ['DOCUMENT_REFUSED'],
    ],
    [
      'partner keys that are announced and not served',
      async (store) => {
        await store.addPartnerKeys();
        store.documents.delete('/partners/acme/keys/2');
      },
      ['DOCUMENT_MISSING'],
    ],
    [
      'a second announcement of the store keys',
      (store) => {
        store.entries.push(store.entries[0] ?? '');
      },
      ['VERSION_TWICE'],
    ],
    [
      'store keys that are served and not in the log',
      async (store) => {
        const first = parseStoreKeys(new Uint8Array(await readFile(store.rootFile)));
        const next = await signStoreKeys({ ...first, version: 2, signatures: [] }, room.keys.root.signer);
        store.documents.set('/trust/store-keys/2', next);
      },
      ['KEYS_NOT_LOGGED'],
    ],
    [
      'a release number that does not rise',
      async (store) => await store.publish({ releaseSeq: 1, statementSeq: 2, version: '1.2.0' }),
      ['SEQUENCE_FELL'],
    ],
    [
      'one statement number with two contents',
      async (store) => await store.publish({ statementSeq: 1 }),
      ['SEQUENCE_FELL'],
    ],
    [
      'a downgrade that is no rollback',
      async (store) => await store.publish({ version: '1.0.0' }),
      ['DOWNGRADE_UNSAID'],
    ],
    [
      'one version with two contents',
      async (store) => await store.publish({ version: '1.1.0' }),
      ['VERSION_REUSED'],
    ],
    [
      'an epoch that is left out',
      (store) => {
        store.append({ kind: 'recall-list', at: store.now, epoch: 2, sha256: '00'.repeat(32) });
      },
      ['EPOCH_NOT_NEXT', 'RECALL_LIST_MISSING'],
    ],
    [
      'an old statement that is still served',
      async (store) => {
        const path = '/mini-programs/com.acme.loans/version';
        const old = store.documents.get(path) ?? new Uint8Array();
        await store.publish();
        store.documents.set(path, old);
      },
      ['STATEMENT_OLD'],
    ],
    [
      'a program that is no longer served',
      (store) => {
        store.documents.delete('/mini-programs/com.acme.loans/version');
      },
      ['STATEMENT_MISSING'],
    ],
    [
      'a statement that is not in the log',
      async (store) => {
        const length = store.entries.length;
        await store.publish();
        store.entries.length = length;
      },
      ['STATEMENT_REFUSED'],
    ],
    [
      'something that is no entry',
      (store) => {
        store.entries.push('{"kind":"party"}', '{"kind": "party"}', 'party');
      },
      ['ENTRY_INVALID', 'ENTRY_INVALID', 'ENTRY_INVALID'],
    ],
  ])('%s', async (_what, change, codes) => {
    await room.withStore(async (store) => {
      await store.publish();
      await change(store);
      const found = await audit(store);
      expect(found.codes).toEqual(codes);
      expect(found).toMatchObject({ exitCode: 1, answer: { ok: false, code: codes[0] } });
    });
  });
});
