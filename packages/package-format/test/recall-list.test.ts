import { createStoreAuthority } from '@org/testkit';
import type { AuthorityKey, StoreAuthority } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  canonicalize,
  encodeUtf8,
  openStoreChain,
  parseRecallList,
  recallOf,
  verifyRecallList,
} from '../src/index.js';
import type { Recall, StoreChain } from '../src/index.js';
import { signRecallList } from '../src/sign.js';
import { crypto, refusalOf, verdictOf } from './fixture.js';

let store: StoreAuthority;
let thief: AuthorityKey;
let chain: StoreChain;

beforeAll(async () => {
  store = await createStoreAuthority(globalThis.crypto.subtle);
  thief = await store.makeKey();
  chain = await openStoreChain(store.versions, crypto);
});

describe('a recall list (package-format 9)', () => {
  const recalls: readonly Recall[] = [
    { type: 'release', manifestSha256: 'a'.repeat(64), mode: 'soft', reason: 'It crashes.' },
    { type: 'range', id: 'com.partner.loans', fromSeq: 3, toSeq: 5, mode: 'hard', reason: 'It leaks.' },
    { type: 'key', keyId: 'b'.repeat(64), mode: 'hard', reason: 'The key was stolen.' },
  ];
  const subject = {
    id: 'com.partner.loans',
    manifestSha256: 'f'.repeat(64),
    releaseSeq: 9,
    keyId: 'f'.repeat(64),
  };

  it.each([
    ['nothing', {}, null],
    ['a digest', { manifestSha256: 'a'.repeat(64) }, 'It crashes.'],
    ['the lower end of a range', { releaseSeq: 3 }, 'It leaks.'],
    ['the upper end of a range', { releaseSeq: 5 }, 'It leaks.'],
    ['a number above it', { releaseSeq: 6 }, null],
    ['the number of another program', { releaseSeq: 4, id: 'com.partner.cards' }, null],
    ['a key', { keyId: 'b'.repeat(64) }, 'The key was stolen.'],
    ['the harder of two', { manifestSha256: 'a'.repeat(64), releaseSeq: 4 }, 'It leaks.'],
  ])('hits by %s (package-format 9.4)', (_title, change, reason) => {
    expect(recallOf({ recalls }, { ...subject, ...change })?.reason ?? null).toBe(reason);
  });

  it('is verified with its proof from the log (package-format 9.3)', async () => {
    const bytes = await store.recall(recalls);
    const { list } = await verifyRecallList(bytes, { chain, crypto });
    expect([list.epoch, list.recalls]).toEqual([1, recalls]);
    const forged = { ...list, recalls: [] };
    const signed = await signRecallList(forged, store.keys.statements.signer);
    expect(await verdictOf(() => verifyRecallList(signed, { chain, crypto }))).toBe('LOG_PROOF_INVALID');
    const stolen = await signRecallList(list, thief.signer);
    expect(await verdictOf(() => verifyRecallList(stolen, { chain, crypto }))).toBe('KEY_UNKNOWN');
    const later = await signRecallList({ ...list, storeKeysVersion: 2 }, store.keys.statements.signer);
    expect(await verdictOf(() => verifyRecallList(later, { chain, crypto }))).toBe('CHAIN_BROKEN');
  });

  it.each<readonly [string, string, object]>([
    ['9.1', 'epoch', { epoch: 0 }],
    ['9.1', 'recalls', { recalls: {} }],
    ['9.1', 'publishedAt', { publishedAt: 'now' }],
    ['9.2', 'type', { recalls: [{ ...recalls[0], type: 'all' }] }],
    ['9.2', 'mode', { recalls: [{ ...recalls[0], mode: 'gentle' }] }],
    ['9.2', 'reason', { recalls: [{ ...recalls[0], reason: '' }] }],
    ['9.2', 'manifestSha256', { recalls: [{ ...recalls[0], manifestSha256: 'x' }] }],
    ['9.2', 'fromSeq', { recalls: [{ ...recalls[1], fromSeq: 0 }] }],
    ['9.2', 'keyId', { recalls: [{ ...recalls[1], keyId: 'x' }] }],
    ['9.1', 'extra', { extra: 1 }],
  ])('is refused by rule %s, naming %s', async (rule, named, change) => {
    const { list } = await verifyRecallList(await store.recall(recalls), { chain, crypto });
    const refusal = await refusalOf(() => parseRecallList(encodeUtf8(canonicalize({ ...list, ...change }))));
    expect(refusal).toMatchObject({ code: 'DOCUMENT_INVALID', rule });
    expect(refusal.message).toContain(named);
  });
});
