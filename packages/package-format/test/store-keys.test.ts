import { beforeAll, describe, expect, it } from 'vitest';
import { followStoreKeys, openStoreChain, openStoreKeys, parseStoreKeys } from '../src/index.js';
import type { StoreKeys } from '../src/index.js';
import { crypto, refusalOf, text, verdictOf } from './fixture.js';
import type { KeyPair } from './fixture.js';
import { makeKeyPairs, roleOf, sealStoreKeys, storeKeysOf } from './trust-fixture.js';

let pairs: readonly KeyPair[];
let online: KeyPair;

beforeAll(async () => {
  pairs = await makeKeyPairs(7);
  online = pick(6);
});

function pick(index: number): KeyPair {
  const pair = pairs[index];
  if (pair === undefined) throw new Error('There are seven keys.');
  return pair;
}

/** Keys by their numbers. */
const some = (numbers: readonly number[]) => numbers.map(pick);

/** A root: whose keys, and how many have to sign. */
type Root = readonly [keys: readonly number[], threshold: number];

// After the root rotation table of TUF's conformance suite: roots and signers of version 1 and 2, and the verdict.
const rotations: readonly (readonly [string, Root, Root, readonly number[], string])[] = [
  ['one key that stays', [[0], 1], [[0], 1], [0], 'accepted'],
  ['one key by another, both sign', [[0], 1], [[1], 1], [0, 1], 'accepted'],
  ['one key by another, only the old signs', [[0], 1], [[1], 1], [0], 'THRESHOLD_NOT_MET'],
  ['one key by another, only the new signs', [[0], 1], [[1], 1], [1], 'THRESHOLD_NOT_MET'],
  ['nobody signs', [[0], 1], [[0], 1], [], 'THRESHOLD_NOT_MET'],
  ['two of three, the same two', [[0, 1, 2], 2], [[0, 1, 2], 2], [0, 1], 'accepted'],
  ['two of three, another two', [[0, 1, 2], 2], [[0, 1, 2], 2], [1, 2], 'accepted'],
  ['two of three, one signs', [[0, 1, 2], 2], [[0, 1, 2], 2], [0], 'THRESHOLD_NOT_MET'],
  ['one of three replaced', [[0, 1, 2], 2], [[0, 1, 3], 2], [0, 1], 'accepted'],
  ['one replaced, the gone one signs', [[0, 1, 2], 2], [[0, 1, 3], 2], [0, 2], 'THRESHOLD_NOT_MET'],
  ['all replaced, both sets sign', [[0, 1, 2], 2], [[3, 4, 5], 2], [0, 1, 3, 4], 'accepted'],
  ['all replaced, one old is missing', [[0, 1, 2], 2], [[3, 4, 5], 2], [0, 3, 4], 'THRESHOLD_NOT_MET'],
  ['all replaced, one new is missing', [[0, 1, 2], 2], [[3, 4, 5], 2], [0, 1, 3], 'THRESHOLD_NOT_MET'],
  ['threshold raised', [[0, 1, 2], 1], [[0, 1, 2], 3], [0, 1, 2], 'accepted'],
  ['threshold raised, old quorum signs', [[0, 1, 2], 1], [[0, 1, 2], 3], [0], 'THRESHOLD_NOT_MET'],
  ['threshold lowered', [[0, 1, 2], 3], [[0, 1, 2], 1], [0, 1, 2], 'accepted'],
  ['threshold lowered, new quorum signs', [[0, 1, 2], 3], [[0, 1, 2], 1], [0], 'THRESHOLD_NOT_MET'],
  ['a stranger signs too', [[0], 1], [[0], 1], [0, 5], 'accepted'],
  ['only a key of another role signs', [[0], 1], [[0], 1], [6], 'THRESHOLD_NOT_MET'],
];

async function follow(
  [before, threshold]: Root,
  [after, nextThreshold]: Root,
  signers: readonly number[],
  change: Partial<StoreKeys> = {},
) {
  const first = storeKeysOf({ keys: some(before), threshold }, online);
  const current = await openStoreKeys(await sealStoreKeys(first, some(before)), crypto);
  const next = storeKeysOf({ keys: some(after), threshold: nextThreshold }, online, {
    version: 2,
    ...change,
  });
  return followStoreKeys(current, await sealStoreKeys(next, some(signers)), crypto);
}

describe('a rotation of the root (package-format 7.4)', () => {
  it.each(rotations)('%s', async (_title, before, after, signers, verdict) => {
    expect(await verdictOf(() => follow(before, after, signers))).toBe(verdict);
  });

  it.each<readonly [string, Partial<StoreKeys>]>([
    ['skips a version', { version: 3 }],
    ['repeats a version', { version: 1 }],
    ['is of another store', { origin: 'other.example' }],
  ])('that %s is no next version', async (_title, change) => {
    const refusal = await refusalOf(() => follow([[0], 1], [[0], 1], [0], change));
    expect(refusal).toMatchObject({ code: 'CHAIN_BROKEN', rule: '7.4' });
  });

  it('may follow a version that has expired: else nobody could renew it', async () => {
    const old = { signedAt: '2019-01-01T00:00:00Z', expires: '2020-01-01T00:00:00Z' };
    const first = storeKeysOf({ keys: some([0]), threshold: 1 }, online, old);
    const next = storeKeysOf({ keys: some([0]), threshold: 1 }, online, { version: 2 });
    const documents = [await sealStoreKeys(first, some([0])), await sealStoreKeys(next, some([0]))];
    expect((await openStoreChain(documents, crypto)).latest.document.version).toBe(2);
  });

  it('passes with a wrong signature beside enough right ones (package-format 7.2)', async () => {
    const document = storeKeysOf({ keys: some([0, 1, 2]), threshold: 2 }, online);
    const bytes = await sealStoreKeys(document, some([0, 1]));
    const other = parseStoreKeys(await sealStoreKeys({ ...document, version: 7 }, some([2])));
    const { signatures } = parseStoreKeys(bytes);
    const mixed = await sealStoreKeys({ ...document, signatures: [...other.signatures, ...signatures] }, []);
    expect(await verdictOf(() => openStoreKeys(mixed, crypto))).toBe('accepted');
  });

  it('does not count one key twice (package-format 7.2)', async () => {
    const document = storeKeysOf({ keys: some([0, 1]), threshold: 2 }, online);
    const [first] = parseStoreKeys(await sealStoreKeys(document, some([0]))).signatures;
    const [again] = parseStoreKeys(await sealStoreKeys(document, some([0]))).signatures;
    const signatures = [first ?? '', again ?? ''];
    const refusal = await refusalOf(async () =>
      openStoreKeys(await sealStoreKeys({ ...document, signatures }, []), crypto),
    );
    expect(refusal).toMatchObject({ code: 'DOCUMENT_INVALID', rule: '7.2' });
  });
});

describe('a chain of store keys', () => {
  it('knows each of its versions, and holds older ones to the pinned', async () => {
    const documents = await Promise.all(
      [2, 3, 4].map((version) =>
        sealStoreKeys(storeKeysOf({ keys: some([0]), threshold: 1 }, online, { version }), some([0])),
      ),
    );
    const chain = await openStoreChain(documents, crypto);
    expect([chain.latest, chain.at(3), chain.at(1)].map(({ document }) => document.version)).toEqual([
      4, 3, 2,
    ]);
    expect([chain.has(3), chain.has(5)]).toEqual([true, false]);
    expect((await refusalOf(() => chain.at(5))).code).toBe('CHAIN_BROKEN');
    expect((await refusalOf(() => openStoreChain([], crypto))).code).toBe('CHAIN_BROKEN');
  });

  it('gives each role its own keys', async () => {
    const document = storeKeysOf({ keys: some([0, 1]), threshold: 1 }, online);
    const { keysOf } = await openStoreKeys(await sealStoreKeys(document, some([0])), crypto);
    expect(keysOf('root').map(({ keyId }) => keyId)).toEqual(roleOf(some([0, 1])).keyIds);
    expect(keysOf('log').map(({ keyId }) => keyId)).toEqual([online.publicKey.keyId]);
  });
});

describe('store keys', () => {
  it.each<readonly [string, (document: StoreKeys) => object]>([
    ['format', () => ({ format: 2 })],
    ['origin', () => ({ origin: 'Store Example' })],
    ['version', () => ({ version: 0 })],
    ['keys', () => ({ keys: [] })],
    ['keyId', ({ keys }) => ({ keys: [{ ...keys[0], keyId: 'x' }] })],
    ['twice', ({ keys }) => ({ keys: [...keys, { ...keys[0], spki: 'AAAA' }] })],
    ['root', ({ roles }) => ({ roles: { ...roles, root: undefined } })],
    ['admin', ({ roles }) => ({ roles: { ...roles, admin: roles.root } })],
    ['threshold', ({ roles }) => ({ roles: { ...roles, root: { ...roles.root, threshold: 0 } } })],
    ['more signatures', ({ roles }) => ({ roles: { ...roles, log: { ...roles.log, threshold: 2 } } })],
    [
      'not in keys',
      ({ roles }) => ({ roles: { ...roles, log: { keyIds: ['a'.repeat(64)], threshold: 1 } } }),
    ],
    ['recoveryDelayHours', () => ({ recoveryDelayHours: 721 })],
    ['signedAt', () => ({ signedAt: '2026-11-20' })],
    ['expires before', () => ({ expires: '2026-11-20T10:00:00Z' })],
    ['signatures', () => ({ signatures: Array.from({ length: 33 }, (_, at) => String(at)) })],
    ['extra', () => ({ extra: 1 })],
  ])('are refused, naming %s (package-format 7.3)', async (named, change) => {
    const document = storeKeysOf({ keys: some([0]), threshold: 1 }, online);
    const wrong = JSON.parse(JSON.stringify({ ...document, ...change(document) })) as StoreKeys;
    const refusal = await refusalOf(async () => parseStoreKeys(await sealStoreKeys(wrong, [])));
    expect(refusal.code).toBe('DOCUMENT_INVALID');
    expect(refusal.message).toContain(named);
  });

  it('give a key the id that it has (package-format 4.6)', async () => {
    const document = storeKeysOf({ keys: some([0]), threshold: 1 }, online);
    const keys = document.keys.map((key) => ({ ...key, spki: document.keys[0]?.spki ?? '' }));
    const bytes = await sealStoreKeys({ ...document, keys }, []);
    expect(await refusalOf(() => openStoreKeys(bytes, crypto))).toMatchObject({
      code: 'KEY_INVALID',
      rule: '4.6',
    });
  });

  it.each([
    ['DOCUMENT_TOO_LARGE', '7.1', () => new Uint8Array(65_537)],
    ['DOCUMENT_INVALID', '7.1', () => text('null')],
    ['DOCUMENT_NOT_CANONICAL', '7.1', () => text('{ }')],
    ['JSON_DUPLICATE_KEY', '3.2', () => text('{"a":1,"a":1}')],
  ])('have their bytes refused with %s (package-format %s)', async (code, rule, bytes) => {
    expect(await refusalOf(() => parseStoreKeys(bytes()))).toMatchObject({ code, rule });
  });
});
