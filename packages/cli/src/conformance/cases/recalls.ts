import type { Verdict } from '../case-input.js';
import { group, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { inclusionPath } from '../merkle-log.js';
import { documentBytes, people, pinnedStoreKeys, replacedSigner, signed } from '../sample-keys.js';
import { partner } from '../sample-program.js';
import type { Members } from '../sample-program.js';
import { digestOf, storeKeysEntry, times, treeHead } from '../sample-statement.js';
import { stranger } from '../signed-sample.js';
import { trustCase } from '../trust-case.js';
import type { TrustQuestion } from '../trust-case.js';
import type { TestKey } from '../test-key.js';

const invalid = (rule: string) => refused('DOCUMENT_INVALID', rule);
const digest = 'ab'.repeat(32);

/** R1 and R2: lists of what may no longer run, and which release they hit. */
export function recallCases(): readonly CaseGroup[] {
  return [group('R1', lists), group('R2', hits)];
}

/** What is different about a recall list. */
interface ListChoice {
  readonly members?: Members;
  readonly logged?: Members;
  readonly place?: Members;
  readonly signer?: TestKey;
  readonly kind?: string;
}

const recall = { type: 'release', manifestSha256: digest, mode: 'hard', reason: 'Sends data elsewhere' };

function listBytes({
  members,
  logged,
  place,
  signer = people.statements(),
  kind = 'recall-list',
}: ListChoice): Uint8Array {
  const content = {
    format: 1,
    epoch: 3,
    recalls: [recall],
    publishedAt: times.published,
    storeKeysVersion: 1,
    ...members,
  };
  const entry = {
    ...{ kind: 'recall-list', at: content.publishedAt, epoch: content.epoch },
    sha256: digestOf(documentBytes(content)),
    ...logged,
  };
  const log = {
    entries: [storeKeysEntry(1, '2026-11-01T00:00:00Z'), entry, storeKeysEntry(2, times.published)],
  };
  const whole = { ...content, log: { head: treeHead(log), index: 1, path: inclusionPath(log, 1), ...place } };
  return documentBytes({ ...whole, signature: signed(kind, whole, signer) });
}

const sampleRelease = { id: 'com.partner.loans', manifestSha256: digest, releaseSeq: 7 };

function list(
  title: string,
  choice: ListChoice,
  expected: Verdict,
  { isKept, ...more }: TrustQuestion & { readonly isKept?: boolean } = {},
): CaseDraft {
  const question = {
    operation: 'find-recall',
    recallList: 'recall-list.json',
    release: { ...sampleRelease, keyId: partner().keyId },
    ...(isKept === undefined ? {} : { isKept }),
  } as const;
  return trustCase(title, { question, files: { 'recall-list.json': listBytes(choice) }, expected }, more);
}

function lists(): readonly CaseDraft[] {
  const unproven = refused('LOG_PROOF_INVALID', '8.5');
  const recalls = (title: string, one: Members, expected = invalid('9.2')) =>
    list(title, { members: { recalls: [one] } }, expected);
  return [
    list('signed by the partner', { signer: partner() }, refused('KEY_UNKNOWN', '4.7')),
    list('signed by a stranger', { signer: stranger() }, refused('KEY_UNKNOWN', '4.7')),
    list('signed as a statement', { kind: 'statement' }, refused('SIGNATURE_INVALID', '4.4')),
    list('another list in the log', { logged: { sha256: digest } }, unproven),
    list('another epoch in the log', { logged: { epoch: 2 } }, unproven),
    list('the index of a neighbour', { place: { index: 0 } }, unproven),
    list('epoch 0', { members: { epoch: 0 } }, invalid('9.1')),
    list(
      'store keys that the host does not have',
      { members: { storeKeysVersion: 2 } },
      refused('CHAIN_BROKEN', '7.4'),
    ),
    list('signed with a key that the store has replaced', {}, refused('KEY_UNKNOWN', '4.7'), {
      storeKeys: [pinnedStoreKeys(), replacedSigner()],
    }),
    list(
      'kept since before the key was replaced',
      {},
      { ok: true, result: 'hard' },
      { storeKeys: [pinnedStoreKeys(), replacedSigner()], isKept: true },
    ),
    list('a member that nobody has named', { members: { expires: times.expires } }, invalid('9.1')),
    list('a recall twice', { members: { recalls: [recall, recall] } }, invalid('9.1')),
    list(
      '513 recalls',
      {
        members: {
          recalls: Array.from({ length: 513 }, (_, index) => ({
            type: 'range',
            id: 'a.b',
            fromSeq: index + 1,
            toSeq: index + 1,
            mode: 'soft',
            reason: 'x',
          })),
        },
      },
      invalid('9.1'),
    ),
    recalls('a recall of another type', { ...recall, type: 'everything' }),
    recalls('another mode', { ...recall, mode: 'softly' }),
    recalls('a reason with a character that reverses text', { ...recall, reason: '\u202eabc' }),
    recalls('a digest of 63 digits', { ...recall, manifestSha256: digest.slice(1) }),
    recalls('members of two types', { ...recall, keyId: digest }),
  ];
}

function hits(): readonly CaseDraft[] {
  const answer = (title: string, recalls: readonly Members[], result: string) =>
    list(title, { members: { recalls } }, { ok: true, result });
  const { mode, reason } = { mode: 'soft', reason: 'Outdated' };
  const range = (fromSeq: number, toSeq: number, id = 'com.partner.loans') => ({
    type: 'range',
    id,
    fromSeq,
    toSeq,
    mode,
    reason,
  });
  return [
    answer('no recall', [], 'none'),
    answer('the digest of the manifest', [recall], 'hard'),
    answer('another digest', [{ ...recall, manifestSha256: 'cd'.repeat(32) }], 'none'),
    answer('a range that begins with the release', [range(7, 9)], 'soft'),
    answer('a range that ends with the release', [range(1, 7)], 'soft'),
    answer('a range before the release', [range(1, 6)], 'none'),
    answer('a range after the release', [range(8, 9)], 'none'),
    answer('a range that ends before it begins', [range(9, 1)], 'none'),
    answer('a range of another program', [range(1, 9, 'com.partner.savings')], 'none'),
    answer('the key of the partner', [{ type: 'key', keyId: partner().keyId, mode, reason }], 'soft'),
    answer('another key', [{ type: 'key', keyId: stranger().keyId, mode, reason }], 'none'),
    answer('a soft and a hard recall', [range(1, 9), recall], 'hard'),
  ];
}
