import { canonicalJson } from './canonical-json.js';
import { partner, signatureOf, utf8 } from './sample-program.js';
import type { Members } from './sample-program.js';
import { testKey } from './test-key.js';
import type { TestKey } from './test-key.js';

/** The people of the sample store: three hold the root and recovery, two witnesses watch its log. */
export const people = {
  rootA: () => testKey({ name: 'root a' }),
  rootB: () => testKey({ name: 'root b' }),
  rootC: () => testKey({ name: 'root c' }),
  statements: () => testKey({ name: 'statements' }),
  log: () => testKey({ name: 'log' }),
  witnessA: () => testKey({ name: 'witness a' }),
  witnessB: () => testKey({ name: 'witness b' }),
  /** The partner's next key. */
  successor: () => testKey({ name: 'successor' }),
  newRoot: () => testKey({ name: 'new root' }),
  newStatements: () => testKey({ name: 'new statements' }),
  /** Too short to be trusted. */
  weak: () => testKey({ name: 'weak', bits: 1024 }),
} as const satisfies Record<string, () => TestKey>;

/** A key as documents carry it. */
export function keyEntry(key: Pick<TestKey, 'keyId' | 'spki'>): {
  readonly keyId: string;
  readonly spki: string;
} {
  return { keyId: key.keyId, spki: Buffer.from(key.spki).toString('base64') };
}

/** The keys of a role, and how many of them have to sign. */
export function role(keys: readonly TestKey[], threshold = 1): Members {
  return { keyIds: keys.map(({ keyId }) => keyId), threshold };
}

/** Store keys without signatures: root and recovery two of three, two witnesses of whom one is enough. */
export function storeKeysMembers(changes: Members = {}, roles: Members = {}): Members {
  const { rootA, rootB, rootC, statements, log, witnessA, witnessB, newRoot, newStatements } = people;
  const all = [rootA, rootB, rootC, statements, log, witnessA, witnessB, newRoot, newStatements];
  const roots = [rootA(), rootB(), rootC()];
  return {
    format: 1,
    origin: 'store.example',
    version: 1,
    keys: all.map((key) => keyEntry(key())),
    roles: {
      root: role(roots, 2),
      recovery: role(roots, 2),
      statements: role([statements()]),
      log: role([log()]),
      witnesses: role([witnessA(), witnessB()]),
      ...roles,
    },
    recoveryDelayHours: 72,
    signedAt: '2026-11-01T00:00:00Z',
    expires: '2027-11-01T00:00:00Z',
    ...changes,
  };
}

/** Partner keys without signatures: one key, valid since the beginning of the year. */
export function partnerKeysMembers(changes: Members = {}): Members {
  return {
    format: 1,
    partner: 'partner',
    version: 1,
    threshold: 1,
    keys: [partnerKey(partner())],
    isRecovery: false,
    signedAt: '2026-11-01T00:00:00Z',
    ...changes,
  };
}

/** A key of a partner with the time in which it counts. */
export function partnerKey(key: TestKey, times: Members = {}): Members {
  return { ...keyEntry(key), notBefore: '2026-01-01T00:00:00Z', ...times };
}

/** A signature of one of the kinds that are not a manifest. */
export function signed(kind: string, members: Members, key: TestKey): string {
  return signatureOf(members, key, `miniapp/${kind}/v1\n`);
}

/** A document with the signatures of these keys. */
export function quorum(
  kind: 'store-keys' | 'partner-keys',
  members: Members,
  keys: readonly TestKey[],
): Members {
  return { ...members, signatures: keys.map((key) => signed(kind, members, key)) };
}

/** A version of the partner's keys, signed by these. */
export function partnerKeys(changes: Members = {}, signers: readonly TestKey[] = [partner()]): Members {
  return quorum('partner-keys', partnerKeysMembers(changes), signers);
}

/** The first store keys, signed by two of three: what every host of the sample store pins. */
export function pinnedStoreKeys(): Members {
  return quorum('store-keys', storeKeysMembers(), [people.rootA(), people.rootB()]);
}

/** Canonical bytes of a document. */
export function documentBytes(members: Members): Uint8Array {
  return utf8(canonicalJson(members));
}

/** Version 2 of the store keys, in which another key signs statements. */
export function replacedSigner(): Members {
  const members = storeKeysMembers({ version: 2 }, { statements: role([people.newStatements()]) });
  return quorum('store-keys', members, [people.rootA(), people.rootB()]);
}
