import { createHash } from 'node:crypto';
import { inclusionPath, rootOf } from './merkle-log.js';
import type { MerkleLog } from './merkle-log.js';
import { documentBytes, partnerKeys as signedPartnerKeys, people, signed } from './sample-keys.js';
import { packed } from './sample-program.js';
import type { Members } from './sample-program.js';
import type { TestKey } from './test-key.js';

/** What is different about a statement and the log that it quotes; each choice stands alone. */
export interface StatementChoice {
  /** Members of the statement; the log has the same unless `logged` says otherwise. */
  readonly members?: Members;
  /** The partner's keys that it carries, and the log has. */
  readonly partnerKeys?: Members;
  /** Members of the release's entry in the log that differ from the statement. */
  readonly logged?: Members;
  /** Members of the statement's own entry that differ from it. */
  readonly loggedStatement?: Members;
  /** Changes the proof before the statement is signed. */
  readonly proof?: (proof: SampleProof) => Members;
  readonly head?: HeadChoice;
  readonly signer?: TestKey;
  readonly kind?: string;
}

/** The member `log` of a statement. */
export interface SampleProof {
  readonly head: Members;
  readonly statement: { readonly index: number; readonly path: readonly string[] };
  readonly release: { readonly index: number; readonly path: readonly string[] };
  readonly partnerKeys: { readonly index: number; readonly path: readonly string[]; readonly at: string };
}

/** What is different about a tree head. */
export interface HeadChoice {
  readonly members?: Members;
  /** Members that are put in the place of those that were signed. */
  readonly unsigned?: Members;
  readonly signer?: TestKey;
  /** Who cosigned, and when; one witness is enough for the sample store. */
  readonly witnesses?: readonly (readonly [TestKey, string])[];
  /** What the witnesses signed, where it is not this head. */
  readonly cosigned?: Members;
}

/** When things happened: the partner's keys came into the log, the release did, and the statement was signed. */
export const times = {
  keysLogged: '2026-11-02T00:00:00Z',
  published: '2026-11-20T10:00:00Z',
  signed: '2026-11-21T10:00:00Z',
  expires: '2026-11-28T10:00:00Z',
} as const;

/** Statement bytes about the sample container, right but for what is chosen. */
export function sampleStatement(choice: StatementChoice = {}): Uint8Array {
  const { signer = people.statements(), kind = 'statement', partnerKeys = signedPartnerKeys() } = choice;
  const members = { ...statementMembers(partnerKeys), ...choice.members };
  const log = statementLog(members, partnerKeys, choice);
  const head = treeHead(log, choice.head);
  const good: SampleProof = {
    head,
    statement: { index: 5, path: inclusionPath(log, 5) },
    release: { index: 4, path: inclusionPath(log, 4) },
    partnerKeys: { index: 2, path: inclusionPath(log, 2), at: times.keysLogged },
  };
  const whole = { ...members, log: choice.proof?.(good) ?? good };
  return documentBytes({ ...whole, signature: signed(kind, whole, signer) });
}

function statementMembers(partnerKeys: Members): Members {
  const container = packed();
  const manifestBytes = new DataView(container.buffer, container.byteOffset).getUint32(22, true);
  return {
    format: 1,
    id: 'com.partner.loans',
    channel: 'stable',
    statementSeq: 12,
    releaseSeq: 7,
    version: '2.3.1',
    minHostVersion: '1.0.0',
    manifestSha256: digestOf(container.subarray(43, 43 + manifestBytes)),
    container: { sha256: digestOf(container), size: container.length },
    partner: {
      id: 'partner',
      name: 'Partner',
      keys: partnerKeys,
      permissions: ['geolocation', 'payment'],
      domains: ['api.partner.com'],
    },
    minUsableSeq: 0,
    recallEpoch: 0,
    storeKeysVersion: 1,
    publishedAt: times.published,
    signedAt: times.signed,
    expires: times.expires,
  };
}

/** Seven entries, so that paths have sides of both kinds: partner keys at 2, the release at 4, the statement at 5. */
function statementLog(
  members: Members,
  partnerKeys: Members,
  { logged, loggedStatement }: StatementChoice,
): MerkleLog {
  const { id, channel, releaseSeq, version, manifestSha256, minUsableSeq, rollbackOf = null } = members;
  // Cases that spoil these two spoil them for the statement's own checks, which come first.
  const container = (members.container ?? {}) as Members;
  const partner = (members.partner ?? {}) as Members;
  const release = {
    ...{ kind: 'release', at: members.publishedAt, id, channel, releaseSeq, version, manifestSha256 },
    ...{ containerSha256: container.sha256, partner: partner.id, permissions: partner.permissions },
    ...{ domains: partner.domains, minUsableSeq, rollbackOf },
    ...logged,
  };
  const statement = {
    ...{ kind: 'statement', at: members.signedAt, id, statementSeq: members.statementSeq },
    sha256: digestOf(documentBytes(members)),
    ...loggedStatement,
  };
  return {
    entries: [
      storeKeysEntry(1, '2026-11-01T00:00:00Z'),
      storeKeysEntry(2, '2026-11-01T00:00:01Z'),
      partnerKeysEntry(partnerKeys),
      storeKeysEntry(3, '2026-11-03T00:00:00Z'),
      release,
      statement,
      storeKeysEntry(4, times.signed),
    ],
  };
}

/** An entry that stands between those that a case is about. */
export function storeKeysEntry(version: number, at: string): Members {
  return { kind: 'store-keys', at, version, sha256: '0'.repeat(64) };
}

/** The entry of a version of partner keys. */
export function partnerKeysEntry(partnerKeys: Members, at: string = times.keysLogged): Members {
  const { partner, version } = partnerKeys;
  return { kind: 'partner-keys', at, partner, version, sha256: digestOf(documentBytes(partnerKeys)) };
}

/** A signed and cosigned head of a log. */
export function treeHead(log: MerkleLog, choice: HeadChoice = {}): Members {
  const { signer = people.log(), witnesses = [[people.witnessA(), times.signed]] } = choice;
  const members = {
    format: 1,
    origin: 'store.example',
    size: log.entries.length,
    root: rootOf(log),
    signedAt: times.signed,
    ...choice.members,
  };
  const cosignatures = witnesses.map(([key, witnessedAt]) => ({
    witnessedAt,
    signature: signed('cosignature', { ...members, witnessedAt, ...choice.cosigned }, key),
  }));
  return { ...members, signature: signed('tree-head', members, signer), cosignatures, ...choice.unsigned };
}

/** Hexadecimal SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
