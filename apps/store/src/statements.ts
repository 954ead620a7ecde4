import { parseStatement } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { signStatement } from '@org/package-format/sign';
import type { Signer } from '@org/package-format/sign';
import { isStale, nextStatement } from './catalog.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { Program, Release, Repository, StoredStatement } from './repository.js';

/** The store's word about each program: which release is current. */
export interface Statements {
  /** The bytes to serve now, signed again when they have grown old. Null without a release. */
  current(programId: string): Promise<Uint8Array | null>;
  /** Announces a new release. CONFLICT when another one was announced since `seen` was read. */
  announce(seen: Program, release: Release): Promise<Statement>;
}

/** What statements are made with. */
export interface StatementsOptions {
  readonly repository: Repository;
  readonly signer: Signer;
  readonly now: () => Date;
}

/** Signs statements, one number after the other. */
export function createStatements({ repository, signer, now }: StatementsOptions): Statements {
  const renewals = new Map<string, Promise<Uint8Array | null>>();

  async function sign(program: Program, release: Release, isNew: boolean): Promise<StoredStatement> {
    const fields = nextStatement(program, { release, isNew }, now());
    return {
      bytes: await signStatement(fields, signer),
      statementSeq: fields.statementSeq,
      releaseSeq: fields.releaseSeq,
      partnerRevision: program.partner.revision,
      signedAt: new Date(fields.signedAt),
    };
  }

  async function renew(programId: string): Promise<Uint8Array | null> {
    for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
      const program = await repository.program(programId);
      if (program === null || program.current === null) return null;
      const { release, statement } = program.current;
      if (!isStale(statement, program.partner, now())) return checked(statement.bytes, program);
      const signed = await sign(program, release, false);
      const { statementSeq: expectedStatementSeq } = program;
      // What was signed under a number that another request took is dropped here; nobody has seen it.
      const isCommitted = await repository.commitStatement({
        programId,
        expectedStatementSeq,
        statement: signed,
      });
      if (isCommitted) return signed.bytes;
    }
    throw busy();
  }

  return {
    async current(programId) {
      const program = await repository.program(programId);
      if (program === null || program.current === null) return null;
      const { statement } = program.current;
      if (!isStale(statement, program.partner, now())) return checked(statement.bytes, program);
      // One signature serves everyone who saw the old statement while it is made.
      const running = renewals.get(programId) ?? renew(programId).finally(() => renewals.delete(programId));
      renewals.set(programId, running);
      return running;
    },
    async announce(seen, release) {
      for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
        const program = attempt === 0 ? seen : await repository.program(seen.id);
        if (program === null || program.releaseSeq !== seen.releaseSeq) throw conflict(seen.id);
        if (program.partner.revision !== seen.partner.revision) throw conflict(seen.id);
        const statement = await sign(program, release, true);
        const { id: programId, statementSeq: expectedStatementSeq } = program;
        const isCommitted = await repository.commitStatement({
          programId,
          expectedStatementSeq,
          statement,
          release,
        });
        if (isCommitted) return parseStatement(statement.bytes);
      }
      throw busy();
    },
  };
}

/** What the database hands back is input: it must still be a statement about this program. */
function checked(bytes: Uint8Array, { id }: Program): Uint8Array {
  try {
    if (parseStatement(bytes).id === id) return bytes;
  } catch (cause) {
    throw damaged(id, cause);
  }
  throw damaged(id);
}

function damaged(id: string, cause?: unknown): StoreError {
  return new StoreError('DATA_DAMAGED', `The stored statement of ${id} is damaged: restore a backup.`, {
    cause,
  });
}

function conflict(id: string): StoreError {
  return new StoreError(
    'CONFLICT',
    `Another release of ${id}, or a change of its partner, came first: look at GET /mini-programs/${id}/version and publish again if yours is still the newer one.`,
  );
}

function busy(): StoreError {
  return new StoreError('STORE_BUSY', 'The store is busy with this program: try again in a few seconds.');
}
