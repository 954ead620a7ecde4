import { beforeAll, describe, expect, it } from 'vitest';
import {
  assertFollows,
  assertKeyCounts,
  openPartnerKeys,
  openStoreKeys,
  parsePartnerKeys,
} from '../src/index.js';
import type { PartnerKeys, VerifiedStoreKeys } from '../src/index.js';
import { canonicalize, encodeUtf8 } from '../src/index.js';
import { crypto, refusalOf, verdictOf } from './fixture.js';
import type { KeyPair } from './fixture.js';
import {
  entryOf,
  makeKeyPairs,
  openedPartnerKeys,
  partnerKeysOf,
  sealPartnerKeys,
  sealStoreKeys,
  storeKeysOf,
} from './trust-fixture.js';

let pairs: readonly KeyPair[];
let storeKeys: VerifiedStoreKeys;

beforeAll(async () => {
  pairs = await makeKeyPairs(6);
  const store = storeKeysOf({ keys: some([4, 5]), threshold: 2 }, pick(0));
  storeKeys = await openStoreKeys(await sealStoreKeys(store, some([4, 5])), crypto);
});

function pick(index: number): KeyPair {
  const pair = pairs[index];
  if (pair === undefined) throw new Error('There are six keys.');
  return pair;
}

/** Keys by their numbers. */
const some = (numbers: readonly number[]) => numbers.map(pick);

const stolen = (index: number) => ({
  ...entryOf(pick(index)),
  notBefore: '2026-01-01T00:00:00Z',
  compromisedSince: '2026-06-01T00:00:00Z',
});
const ended = (index: number) => ({
  ...entryOf(pick(index)),
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2026-02-01T00:00:00Z',
});

interface Step {
  readonly before?: Partial<PartnerKeys>;
  readonly beforeKeys?: readonly number[];
  readonly after?: () => PartnerKeys;
  readonly signers: readonly number[];
}

const two = { version: 2 };
const rotations: readonly (readonly [string, Step, string])[] = [
  [
    'that adds a key, signed by both',
    { after: () => partnerKeysOf(some([0, 1]), two), signers: [0, 1] },
    'accepted',
  ],
  [
    'that adds a key, signed by the old',
    { after: () => partnerKeysOf(some([0, 1]), two), signers: [0] },
    'accepted',
  ],
  [
    'that adds a key, signed by the new',
    { after: () => partnerKeysOf(some([0, 1]), two), signers: [1] },
    'THRESHOLD_NOT_MET',
  ],
  ['to another key, both sign', { after: () => partnerKeysOf(some([1]), two), signers: [0, 1] }, 'accepted'],
  [
    'to another key, the old signs',
    { after: () => partnerKeysOf(some([1]), two), signers: [0] },
    'THRESHOLD_NOT_MET',
  ],
  ['to a thief’s key', { after: () => partnerKeysOf(some([3]), two), signers: [3] }, 'THRESHOLD_NOT_MET'],
  [
    'of two keys, one stolen, by the thief',
    {
      before: { threshold: 2 },
      beforeKeys: [0, 1],
      after: () => partnerKeysOf(some([0, 3]), two),
      signers: [0, 3],
    },
    'THRESHOLD_NOT_MET',
  ],
  [
    'of two keys by both',
    {
      before: { threshold: 2 },
      beforeKeys: [0, 1],
      after: () => partnerKeysOf(some([1, 2]), two),
      signers: [0, 1],
    },
    'accepted',
  ],
  [
    'that revokes a key, signed by the other',
    { beforeKeys: [0, 1], after: () => partnerKeysOf([stolen(0), pick(1)], two), signers: [1] },
    'accepted',
  ],
  [
    'that revokes a key, signed by it alone',
    { beforeKeys: [0, 1], after: () => partnerKeysOf([stolen(0), pick(1)], two), signers: [0] },
    'THRESHOLD_NOT_MET',
  ],
  [
    'to a key, by one that has ended',
    { after: () => partnerKeysOf([ended(0), pick(1)], two), signers: [0, 1] },
    'accepted',
  ],
  [
    'that skips a version',
    { after: () => partnerKeysOf(some([0]), { version: 3 }), signers: [0] },
    'CHAIN_BROKEN',
  ],
  [
    'that repeats a version',
    { after: () => partnerKeysOf(some([0]), { version: 1 }), signers: [0] },
    'CHAIN_BROKEN',
  ],
  [
    'of another partner',
    { after: () => partnerKeysOf(some([0]), { version: 2, partner: 'other' }), signers: [0] },
    'CHAIN_BROKEN',
  ],
  [
    'by recovery, signed by the quorum and the new key',
    { after: () => partnerKeysOf(some([2]), { version: 2, isRecovery: true }), signers: [2, 4, 5] },
    'accepted',
  ],
  [
    'by recovery, signed by one of the quorum',
    { after: () => partnerKeysOf(some([2]), { version: 2, isRecovery: true }), signers: [2, 4] },
    'THRESHOLD_NOT_MET',
  ],
  [
    'by recovery, signed by the old key',
    { after: () => partnerKeysOf(some([2]), { version: 2, isRecovery: true }), signers: [0, 2] },
    'THRESHOLD_NOT_MET',
  ],
  [
    'by the quorum that does not say it is a recovery',
    { after: () => partnerKeysOf(some([2]), two), signers: [2, 4, 5] },
    'THRESHOLD_NOT_MET',
  ],
];

describe('a rotation of partner keys (package-format 7.6 and 7.7)', () => {
  it.each(rotations)('%s', async (_title, { before, beforeKeys = [0], after, signers }, verdict) => {
    const current = await openedPartnerKeys(partnerKeysOf(some(beforeKeys), before), some(beforeKeys));
    const run = async () => {
      const next = await openedPartnerKeys((after ?? (() => partnerKeysOf([])))(), some(signers));
      await assertFollows(current, next, { storeKeys, crypto });
    };
    expect(await verdictOf(run)).toBe(verdict);
  });

  it('cannot be signed by keys that the version before calls stolen', async () => {
    const current = await openedPartnerKeys(partnerKeysOf([stolen(0), pick(1)]), some([1]));
    const next = await openedPartnerKeys(partnerKeysOf(some([0]), two), some([0]));
    expect(await verdictOf(() => assertFollows(current, next, { storeKeys, crypto }))).toBe(
      'THRESHOLD_NOT_MET',
    );
  });
});

describe('a key of a partner (package-format 7.8)', () => {
  it.each([
    ['2025-12-31T23:59:59Z', 'KEY_EXPIRED'],
    ['2026-01-01T00:00:00Z', 'accepted'],
    ['2026-02-01T00:00:00Z', 'accepted'],
    ['2026-02-01T00:00:01Z', 'KEY_EXPIRED'],
  ])('counts in its time: %s is %s', async (publishedAt, verdict) => {
    const document = partnerKeysOf([ended(0)]);
    const { keyId } = pick(0).publicKey;
    expect(await verdictOf(() => assertKeyCounts(document, keyId, publishedAt))).toBe(verdict);
  });

  it.each([
    ['2026-05-31T23:59:59Z', 'accepted'],
    ['2026-06-01T00:00:00Z', 'KEY_REVOKED'],
    ['2026-11-01T00:00:00Z', 'KEY_REVOKED'],
  ])('that was stolen counts for what came before: %s is %s', async (publishedAt, verdict) => {
    const document = partnerKeysOf([stolen(0), pick(1)]);
    const { keyId } = pick(0).publicKey;
    expect(await verdictOf(() => assertKeyCounts(document, keyId, publishedAt))).toBe(verdict);
  });

  it('that was dropped is nobody’s business here: the signature is checked against those that are left', () => {
    expect(() => {
      assertKeyCounts(partnerKeysOf(some([1])), pick(0).publicKey.keyId, '2026-05-01T00:00:00Z');
    }).not.toThrow();
  });
});

describe('partner keys', () => {
  it.each<readonly [string, object]>([
    ['format', { format: 2 }],
    ['partner', { partner: 'ACME' }],
    ['version', { version: 0 }],
    ['threshold', { threshold: 0 }],
    ['more signatures', { threshold: 2 }],
    ['keys', { keys: [] }],
    ['isRecovery', { isRecovery: 'no' }],
    ['signedAt', { signedAt: 'now' }],
    ['signatures', { signatures: 'none' }],
    ['extra', { extra: 1 }],
  ])('are refused, naming %s (package-format 7.5)', async (named, change) => {
    const bytes = encodeUtf8(canonicalize({ ...partnerKeysOf(some([0])), ...change }));
    const refusal = await refusalOf(() => parsePartnerKeys(bytes));
    expect(refusal.code).toBe('DOCUMENT_INVALID');
    expect(refusal.message).toContain(named);
  });

  it('need keys in good hands, each once and in its order of time', async () => {
    const end = { ...ended(0), notAfter: '2025-01-01T00:00:00Z' };
    for (const keys of [[stolen(0)], [pick(0), pick(0)], [end]]) {
      const refusal = await refusalOf(() => parsePartnerKeys(encodeUtf8(canonicalize(partnerKeysOf(keys)))));
      expect(refusal).toMatchObject({ code: 'DOCUMENT_INVALID', rule: '7.5' });
    }
  });

  it('are signed by themselves (package-format 7.6)', async () => {
    const unsigned = await sealPartnerKeys(partnerKeysOf(some([0])), some([1]));
    expect(await verdictOf(() => openPartnerKeys(unsigned, crypto))).toBe('THRESHOLD_NOT_MET');
  });
});
