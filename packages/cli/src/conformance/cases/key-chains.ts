import { group, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import type { Verdict } from '../case-input.js';
import {
  partnerKey,
  partnerKeys,
  partnerKeysMembers,
  people,
  pinnedStoreKeys,
  quorum,
  replacedSigner,
  role,
  storeKeysMembers,
} from '../sample-keys.js';
import { partner } from '../sample-program.js';
import type { Members } from '../sample-program.js';
import { sampleStatement } from '../sample-statement.js';
import { stranger } from '../signed-sample.js';
import type { TestKey } from '../test-key.js';
import { partnerKeysCase, statementCase, storeKeysCase } from '../trust-case.js';

const tooFew = refused('THRESHOLD_NOT_MET', '7.2');
const storeBroken = refused('CHAIN_BROKEN', '7.4');
const partnerBroken = refused('CHAIN_BROKEN', '7.6');
const version = (result: number): Verdict => ({ ok: true, result });

/** S29, K1 and K2: chains of keys, rotated rightly and in every wrong way. */
export function keyChainCases(): readonly CaseGroup[] {
  return [group('S29', namedAttacks), group('K1', storeRotations), group('K2', partnerRotations)];
}

/** A version of the store keys whose root is given, signed by whom the case says. */
function storeKeys(
  number: number,
  signers: readonly TestKey[],
  { root = oldRoot(), threshold = 2, changes = {} }: RootChoice = {},
): Members {
  const members = storeKeysMembers({ version: number, ...changes }, { root: role(root, threshold) });
  return quorum('store-keys', members, signers);
}

interface RootChoice {
  readonly root?: readonly TestKey[];
  readonly threshold?: number;
  readonly changes?: Members;
}

const oldRoot = (): readonly TestKey[] => [people.rootA(), people.rootB(), people.rootC()];
/** One of three was replaced. */
const mixedRoot = (): readonly TestKey[] => [people.newRoot(), people.rootB(), people.rootC()];
const single = (): RootChoice => ({ root: [people.newRoot()], threshold: 1 });

function namedAttacks(): readonly CaseDraft[] {
  const { rootA, rootB, newRoot } = people;
  const first = pinnedStoreKeys();
  const second = storeKeys(2, [rootA(), rootB(), newRoot()], single());
  const third = storeKeys(3, [newRoot()], single());
  return [
    storeKeysCase('version 3 before version 2', [first, third, second], storeBroken),
    storeKeysCase('version 3 without version 2', [first, third], storeBroken),
    storeKeysCase(
      'version 2 signed by its own root only',
      [first, storeKeys(2, [newRoot()], single())],
      tooFew,
    ),
    storeKeysCase(
      'version 2 signed by the root before only',
      [first, storeKeys(2, [rootA(), rootB()], single())],
      tooFew,
    ),
    storeKeysCase(
      'version 2 signed by strangers',
      [first, storeKeys(2, [stranger(), partner()], single())],
      tooFew,
    ),
    statementCase(
      'a statement under a version that the host does not have',
      sampleStatement({ members: { storeKeysVersion: 2 } }),
      storeBroken,
    ),
    statementCase(
      'an offer signed with a key that was replaced',
      sampleStatement(),
      refused('KEY_UNKNOWN', '4.7'),
      {
        storeKeys: [first, replacedSigner()],
      },
    ),
    statementCase(
      'the same for a release that is installed already',
      sampleStatement(),
      { ok: true },
      {
        storeKeys: [first, replacedSigner()],
        isInstalled: true,
      },
    ),
  ];
}

function storeRotations(): readonly CaseDraft[] {
  const { rootA, rootB, rootC, newRoot } = people;
  const first = pinnedStoreKeys();
  const second = storeKeys(2, [rootA(), rootB(), newRoot()], { root: mixedRoot() });
  const one = (title: string, next: Members, expected: Verdict) =>
    storeKeysCase(title, [first, next], expected);
  const alone = (title: string, document: Members, expected: Verdict) =>
    storeKeysCase(title, [document], expected);
  const invalid = refused('DOCUMENT_INVALID', '7.3');
  return [
    one('nothing but a new version', storeKeys(2, [rootA(), rootC()]), version(2)),
    one('one of three replaced, signed by two of each', second, version(2)),
    storeKeysCase(
      'two rotations, one after the other',
      [first, second, storeKeys(3, [newRoot(), rootC()], { root: mixedRoot() })],
      version(3),
    ),
    one(
      'one of three replaced, signed by the new one and one old',
      storeKeys(2, [newRoot(), rootB()], { root: mixedRoot() }),
      tooFew,
    ),
    one(
      'all replaced, signed by two old and the new',
      storeKeys(2, [rootA(), rootB(), newRoot()], single()),
      version(2),
    ),
    one('a higher threshold, met', storeKeys(2, oldRoot(), { threshold: 3 }), version(2)),
    one(
      'a higher threshold, not met by the new version',
      storeKeys(2, [rootA(), rootB()], { threshold: 3 }),
      tooFew,
    ),
    one(
      'a lower threshold, not met by the version before',
      storeKeys(2, [rootA()], { threshold: 1 }),
      tooFew,
    ),
    storeKeysCase(
      'keys of two versions ago',
      [first, storeKeys(2, [rootA(), rootB(), newRoot()], single()), storeKeys(3, [rootA(), rootB()])],
      tooFew,
    ),
    one(
      'the same version again',
      storeKeys(1, [rootA(), rootB()], { changes: { recoveryDelayHours: 1 } }),
      storeBroken,
    ),
    storeKeysCase('a version lower than the last', [first, second, pinnedStoreKeys()], storeBroken),
    one('the largest version there is', storeKeys(9_007_199_254_740_991, [rootA(), rootB()]), storeBroken),
    one(
      'the keys of another store',
      storeKeys(2, [rootA(), rootB()], { changes: { origin: 'other.example' } }),
      storeBroken,
    ),
    alone('a first version without enough signatures', storeKeys(1, [rootA()]), tooFew),
    alone('a threshold of 0', storeKeys(1, [rootA()], { threshold: 0 }), invalid),
    alone(
      'a role with a key that is not listed',
      storeKeys(1, [rootA(), rootB()], { root: [...oldRoot(), stranger()] }),
      invalid,
    ),
    alone(
      'a role that nobody has named',
      storeKeys(1, [rootA(), rootB()], { changes: { admin: role([rootA()]) } }),
      invalid,
    ),
    alone(
      'keys that expire before they were signed',
      storeKeys(1, [rootA(), rootB()], { changes: { expires: '2026-10-01T00:00:00Z' } }),
      invalid,
    ),
    alone('signatures of the statements role', storeKeys(1, [people.statements(), people.log()]), tooFew),
  ];
}

function partnerRotations(): readonly CaseDraft[] {
  const { successor, rootA, rootB, rootC, statements } = people;
  const first = partnerKeys();
  const next = (signers: readonly TestKey[], changes: Members = {}) =>
    partnerKeys({ version: 2, keys: [partnerKey(successor())], ...changes }, signers);
  const one = (title: string, document: Members, expected: Verdict) =>
    partnerKeysCase(title, [first, document], expected);
  const ended = partnerKeys({ keys: [partnerKey(partner(), { notAfter: '2026-02-01T00:00:00Z' })] });
  const recovered = (signers: readonly TestKey[]) => next(signers, { isRecovery: true });
  return [
    one('a new key, signed by the old and the new', next([partner(), successor()]), version(2)),
    one('a new key, signed by itself only', next([successor()]), tooFew),
    one('a new key, signed by the old one only', next([partner()]), tooFew),
    one(
      'a second key beside the first',
      next([partner()], { keys: [partnerKey(partner()), partnerKey(successor())] }),
      version(2),
    ),
    partnerKeysCase('an ended key that renews itself', [ended, next([partner(), successor()])], version(2)),
    one('version 3 after version 1', next([partner(), successor()], { version: 3 }), partnerBroken),
    one('the same version with another key', next([partner(), successor()], { version: 1 }), partnerBroken),
    one('the keys of another partner', next([partner(), successor()], { partner: 'other' }), partnerBroken),
    one(
      'a recovery, signed by two of three and the new key',
      recovered([rootA(), rootC(), successor()]),
      version(2),
    ),
    one('a recovery, signed by one of three', recovered([rootA(), successor()]), tooFew),
    one('a recovery that the new key did not sign', recovered([rootA(), rootB()]), tooFew),
    one(
      'a recovery, signed by the role that signs statements',
      recovered([statements(), successor()]),
      tooFew,
    ),
    one('a recovery by the old key alone', recovered([partner(), successor()]), tooFew),
    partnerKeysCase(
      'the largest version there is',
      [first, quorum('partner-keys', partnerKeysMembers({ version: 9_007_199_254_740_991 }), [partner()])],
      partnerBroken,
    ),
  ];
}
