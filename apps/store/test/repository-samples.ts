import type { Queries } from '../src/database.js';
import type {
  PartnerChange,
  PartnerRecord,
  Release,
  Repository,
  StatementCommit,
  StoredStatement,
} from '../src/repository.js';

/** One promise of a repository. A case uses ids of its own, so all of them may share one repository. */
export interface RepositoryCase {
  readonly title: string;
  readonly run: (repository: Repository, transaction: Transaction) => Promise<void>;
}

/** Runs work in one transaction of the repository's database. */
export type Transaction = <Result>(work: (queries: Queries) => Promise<Result>) => Promise<Result>;

const keyId = 'a'.repeat(64);

/** A partner with programs. */
export function partnerOf(id: string, programs: readonly string[]): PartnerRecord {
  const domains = [`api.${id}.com`];
  return { id, name: `Partner ${id}`, permissions: ['payment'], domains, programs };
}

/** A release of a version. */
export function releaseOf(version: string): Release {
  return {
    version,
    name: 'Loans',
    description: '',
    minHostVersion: '1.0.0',
    permissions: ['payment'],
    allowedDomains: [],
    manifestSha256: 'b'.repeat(64),
    containerSha256: 'c'.repeat(64),
    containerSize: 1234,
    keyId,
    icon: { offset: 10, size: 20, type: 'image/png' },
    rollbackFloor: '0.9.0',
    releasedAt: new Date('2026-11-20T10:00:00.123Z'),
  };
}

/** A statement with these numbers. */
export function statementOf(statementSeq: number, releaseSeq: number, meaning = 'meaning'): StoredStatement {
  const signedAt = new Date('2026-11-20T10:00:00Z');
  return { bytes: Uint8Array.of(0, 1, 255), statementSeq, releaseSeq, partnerRevision: 1, signedAt, meaning };
}

/** A commit on the channel stable, about what the channel means already. */
export function commitOf(
  programId: string,
  statement: StoredStatement,
  change: Partial<StatementCommit> = {},
): StatementCommit {
  const facts = {
    ...{ storeKeysVersion: 1, partnerKeysVersion: 1, recallEpoch: 0 },
    ...{ fallbackSeq: null, rollout: null, endsAt: null },
  };
  return { programId, channel: 'stable', statement, facts, basedOn: 'meaning', ...change };
}

/** Adds a partner as a registration does: what is not saved is rolled back. */
export async function add(
  repository: Repository,
  transaction: Transaction,
  partner: PartnerRecord,
  token: string,
): Promise<PartnerChange> {
  let change: PartnerChange = { type: 'saved' };
  await transaction(async (queries) => {
    change = await repository.addPartner(partner, token, queries);
    if (change.type !== 'saved') throw new Error('rolled back');
  }).catch((error: unknown) => {
    if (change.type === 'saved') throw error;
  });
  return change;
}

/** Announces a release after the given number of earlier ones. */
export async function announce(
  repository: Repository,
  transaction: Transaction,
  programId: string,
  expectedStatementSeq: number,
  version: string,
  change: Partial<StatementCommit> = {},
): Promise<boolean> {
  const claim = { programId, expectedStatementSeq, isNewRelease: true };
  const numbers = await transaction((queries) => repository.claimNumbers(queries, claim));
  if (numbers === null) return false;
  const statement = statementOf(numbers.statementSeq, numbers.releaseSeq);
  const basedOn = expectedStatementSeq === 0 ? null : 'meaning';
  return repository.commitStatement(
    commitOf(programId, statement, { basedOn, release: releaseOf(version), ...change }),
  );
}
