import type { Verdict } from '../case-input.js';
import { group, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { consistencyPath, inclusionPath, rootOf } from '../merkle-log.js';
import type { MerkleLog } from '../merkle-log.js';
import {
  documentBytes,
  partnerKey,
  partnerKeys,
  people,
  quorum,
  role,
  storeKeysMembers,
} from '../sample-keys.js';
import { partner } from '../sample-program.js';
import type { Members } from '../sample-program.js';
import { partnerKeysEntry, sampleStatement, storeKeysEntry, times, treeHead } from '../sample-statement.js';
import type { HeadChoice, SampleProof } from '../sample-statement.js';
import { stranger } from '../signed-sample.js';
import { statementCase, trustCase } from '../trust-case.js';

const accepted: Verdict = { ok: true };
const unproven = refused('LOG_PROOF_INVALID', '8.5');
const badHead = refused('LOG_PROOF_INVALID', '8.3');
const unwitnessed = refused('WITNESS_MISSING', '8.4');
const forked = refused('LOG_FORKED', '8.7');

/** L1 to L5: a log that does not say to one host what it says to everybody. */
export function logCases(): readonly CaseGroup[] {
  return [
    group('L1', heads),
    group('L2', witnesses),
    group('L3', inclusion),
    group('L4', recoveries),
    group('L5', growth),
  ];
}

function withHead(title: string, head: HeadChoice, expected: Verdict): CaseDraft {
  return statementCase(title, sampleStatement({ head }), expected);
}

function heads(): readonly CaseDraft[] {
  return [
    withHead('a head signed by the role that signs statements', { signer: people.statements() }, badHead),
    withHead('a head signed by a stranger', { signer: stranger() }, badHead),
    withHead('a head with a larger size than was signed', { unsigned: { size: 8 } }, badHead),
    withHead('a head with another root than was signed', { unsigned: { root: '0'.repeat(64) } }, badHead),
    withHead('the empty tree', { members: { size: 0, root: rootOf({ entries: [] }) } }, unproven),
    withHead('a size below 0', { members: { size: -1 } }, refused('DOCUMENT_INVALID', '8.3')),
    withHead(
      'a root in capitals',
      { members: { root: 'AB'.repeat(32) } },
      refused('DOCUMENT_INVALID', '8.3'),
    ),
    withHead(
      'a member that nobody has named',
      { members: { trusted: true } },
      refused('DOCUMENT_INVALID', '8.3'),
    ),
  ];
}

function witnesses(): readonly CaseDraft[] {
  const { witnessA, witnessB, log } = people;
  const at = times.signed;
  const strict = quorum(
    'store-keys',
    storeKeysMembers({}, { witnesses: role([witnessA(), witnessB()], 2) }),
    [people.rootA(), people.rootB()],
  );
  const needsTwo = (title: string, head: HeadChoice, expected: Verdict) =>
    statementCase(title, sampleStatement({ head }), expected, { storeKeys: [strict] });
  return [
    withHead('no cosignature', { witnesses: [] }, unwitnessed),
    withHead('the log as its own witness', { witnesses: [[log(), at]] }, unwitnessed),
    withHead('a stranger as witness', { witnesses: [[stranger(), at]] }, unwitnessed),
    withHead('a cosignature of another head', { cosigned: { size: 6 } }, unwitnessed),
    withHead(
      'a cosignature with another time than was signed',
      { cosigned: { witnessedAt: '2026-11-22T10:00:00Z' } },
      unwitnessed,
    ),
    withHead(
      'a stranger beside a witness',
      {
        witnesses: [
          [stranger(), at],
          [witnessA(), at],
        ],
      },
      accepted,
    ),
    needsTwo('one witness where two are needed', { witnesses: [[witnessA(), at]] }, unwitnessed),
    needsTwo(
      'one witness twice where two are needed',
      {
        witnesses: [
          [witnessA(), at],
          [witnessA(), '2026-11-21T11:00:00Z'],
        ],
      },
      unwitnessed,
    ),
    needsTwo(
      'two witnesses where two are needed',
      {
        witnesses: [
          [witnessA(), at],
          [witnessB(), at],
        ],
      },
      accepted,
    ),
  ];
}

function inclusion(): readonly CaseDraft[] {
  const proof = (
    title: string,
    change: (proof: SampleProof) => Partial<SampleProof>,
    expected: Verdict = unproven,
  ) => statementCase(title, sampleStatement({ proof: (good) => ({ ...good, ...change(good) }) }), expected);
  const invalid = refused('STATEMENT_INVALID', '8.6');
  const logged = (title: string, entry: Members) =>
    statementCase(title, sampleStatement({ logged: entry }), unproven);
  return [
    proof('the index of a neighbour', ({ release }) => ({ release: { ...release, index: 5 } })),
    proof('an index beyond the tree', ({ release }) => ({ release: { ...release, index: 11 } })),
    proof('the proof of a neighbour', ({ statement }) => ({ release: statement })),
    proof('no path', ({ release }) => ({ release: { ...release, path: [] } })),
    proof('a path without its last hash', ({ release }) => ({
      release: { ...release, path: release.path.slice(0, -1) },
    })),
    proof('a path with a hash too many', ({ release }) => ({
      release: { ...release, path: [...release.path, '0'.repeat(64)] },
    })),
    proof('a path in another order', ({ release }) => ({
      release: { ...release, path: [...release.path].reverse() },
    })),
    proof(
      'a path of 41 hashes',
      ({ release }) => ({ release: { ...release, path: Array.from({ length: 41 }, () => '0'.repeat(64)) } }),
      invalid,
    ),
    proof(
      'a hash in capitals',
      ({ release }) => ({ release: { ...release, path: release.path.map((hash) => hash.toUpperCase()) } }),
      invalid,
    ),
    proof('an index below 0', ({ release }) => ({ release: { ...release, index: -1 } }), invalid),
    proof('partner keys that came into the log at another time', ({ partnerKeys: place }) => ({
      partnerKeys: { ...place, at: times.published },
    })),
    proof('no proof of the partner keys', () => ({ partnerKeys: undefined as never }), invalid),
    proof('no proof of the statement itself', () => ({ statement: undefined as never }), invalid),
    logged('a release with other permissions in the log', { permissions: [] }),
    logged('a release with another digest in the log', { manifestSha256: '0'.repeat(64) }),
    logged('a release of another channel in the log', { channel: 'beta' }),
    logged('another releaseSeq in the log', { releaseSeq: 6 }),
    statementCase(
      'a statement that the log does not have, about a release that it has',
      sampleStatement({ loggedStatement: { statementSeq: 11 } }),
      unproven,
    ),
  ];
}

/** Keys that the recovery role gave to the partner, and when the public could first see them. */
function recoveries(): readonly CaseDraft[] {
  const { rootA, rootB, witnessA, witnessB } = people;
  const keys = partnerKeys({ version: 2, isRecovery: true, keys: [partnerKey(partner())] }, [
    partner(),
    rootA(),
    rootB(),
  ]);
  const announcement: MerkleLog = {
    entries: [
      storeKeysEntry(1, '2026-11-01T00:00:00Z'),
      storeKeysEntry(2, '2026-11-01T00:00:01Z'),
      partnerKeysEntry(keys),
    ],
  };
  const seenAt = (witnessedAt: string, choice: HeadChoice = {}) => ({
    head: treeHead(announcement, { witnesses: [[witnessA(), witnessedAt]], ...choice }),
    path: inclusionPath(announcement, 2),
  });
  const recovered = (title: string, recovery: Members | undefined, expected: Verdict, partnerKeysOf = keys) =>
    statementCase(
      title,
      sampleStatement({
        partnerKeys: partnerKeysOf,
        proof: (good) => ({ ...good, ...(recovery && { recovery }) }),
      }),
      expected,
    );
  const tooEarly = refused('RECOVERY_TOO_EARLY', '7.7');
  const oneRoot = partnerKeys({ version: 2, isRecovery: true }, [partner(), rootA()]);
  return [
    recovered('a recovery that was announced 72 hours ago', seenAt('2026-11-18T10:00:00Z'), accepted),
    recovered('a recovery that was announced a second later', seenAt('2026-11-18T10:00:01Z'), tooEarly),
    recovered('a recovery without an announcement', undefined, tooEarly),
    recovered('an announcement that no witness saw', seenAt('', { witnesses: [] }), unwitnessed),
    recovered(
      'an announcement dated back by the log',
      seenAt('2026-11-21T09:00:00Z', { members: { signedAt: '2026-11-01T00:00:00Z' } }),
      tooEarly,
    ),
    recovered(
      'an announcement whose time the witness did not sign',
      seenAt('2026-11-01T00:00:00Z', { cosigned: { witnessedAt: '2026-11-21T09:00:00Z' } }),
      unwitnessed,
    ),
    recovered(
      'an announcement of another log',
      seenAt('2026-11-01T00:00:00Z', { members: { origin: 'other.example' } }),
      badHead,
    ),
    recovered(
      'an announcement of other keys',
      { ...seenAt('2026-11-01T00:00:00Z'), path: inclusionPath(announcement, 1) },
      unproven,
    ),
    recovered(
      'a recovery that one of three signed',
      seenAt('2026-11-01T00:00:00Z'),
      refused('THRESHOLD_NOT_MET', '7.2'),
      oneRoot,
    ),
    statementCase(
      'a witness of the statement whose clock runs ahead',
      sampleStatement({
        partnerKeys: keys,
        head: {
          witnesses: [
            [witnessA(), '2026-12-31T00:00:00Z'],
            [witnessB(), '2026-11-18T11:00:00Z'],
          ],
        },
        proof: (good) => ({ ...good, recovery: seenAt('2026-11-18T10:00:00Z') }),
      }),
      tooEarly,
    ),
  ];
}

function growth(): readonly CaseDraft[] {
  const logOf = (count: number, last = count): MerkleLog => ({
    entries: Array.from({ length: count }, (_, index) =>
      storeKeysEntry(index === last - 1 ? 99 : index, times.signed),
    ),
  });
  const [three, four, seven, eight] = [logOf(3, 0), logOf(4, 0), logOf(7, 0), logOf(8, 0)];
  const seen = (
    title: string,
    [known, offered]: readonly [MerkleLog, MerkleLog],
    path: readonly string[],
    expected: Verdict,
  ) =>
    trustCase(title, {
      question: { operation: 'follow-log', known: 'known.json', offered: 'offered.json', path },
      files: {
        'known.json': documentBytes(treeHead(known)),
        'offered.json': documentBytes(treeHead(offered)),
      },
      expected,
    });
  return [
    seen('a log that grew', [three, seven], consistencyPath(seven, 3), accepted),
    seen('a log that grew from a power of two', [four, seven], consistencyPath(seven, 4), accepted),
    seen('a log that grew to a power of two', [seven, eight], consistencyPath(eight, 7), accepted),
    seen(
      'an older head, proven to be part of the newer',
      [seven, three],
      consistencyPath(seven, 3),
      accepted,
    ),
    seen('the same head', [seven, seven], [], accepted),
    seen('the empty log first', [logOf(0), seven], [], accepted),
    seen('two heads of one size', [seven, logOf(7)], [], forked),
    seen('a log whose first entries are others', [logOf(3), seven], consistencyPath(seven, 3), forked),
    seen('a log that lost an entry', [logOf(7), { entries: eight.entries.slice(1) }], [], forked),
    seen('no proof', [three, seven], [], forked),
    seen('the proof of another size', [three, seven], consistencyPath(seven, 5), forked),
    seen(
      'a proof with a hash too many',
      [three, seven],
      [...consistencyPath(seven, 3), '0'.repeat(64)],
      forked,
    ),
    seen('a proof without its last hash', [three, seven], consistencyPath(seven, 3).slice(0, -1), forked),
    seen('a proof where none is needed', [seven, seven], consistencyPath(seven, 3), forked),
  ];
}
