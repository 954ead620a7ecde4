import type { Queries } from './database.js';

/** A partner: who may publish what, and the most that its programs may ask for. */
interface Partner {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly domains: readonly string[];
}

/** A partner as it is kept. `revision` rises with every change, so a statement can tell that it is out of date. */
export interface StoredPartner extends Partner {
  readonly revision: number;
}

/** What an operator writes down about a partner. */
export interface PartnerRecord extends Partner {
  readonly programs: readonly string[];
}

/** Where in the container of a release its icon stands. */
export interface Icon {
  readonly offset: number;
  readonly size: number;
  readonly type: string;
}

/** What is kept of a published package beside its bytes. */
export interface Release {
  readonly version: string;
  readonly name: string;
  readonly description: string;
  readonly minHostVersion: string;
  readonly permissions: readonly string[];
  readonly allowedDomains: readonly string[];
  readonly manifestSha256: string;
  readonly containerSha256: string;
  readonly containerSize: number;
  /** The partner key that signed. */
  readonly keyId: string;
  readonly icon: Icon | null;
  /** The lowest version that the partner allows to be served after this one. */
  readonly rollbackFloor: string | null;
  readonly releasedAt: Date;
}

/** A signed statement as it is kept. */
export interface StoredStatement {
  readonly bytes: Uint8Array;
  readonly statementSeq: number;
  readonly releaseSeq: number;
  readonly partnerRevision: number;
  readonly signedAt: Date;
}

/** A program with its owner, its counters, and what it serves now. */
export interface Program {
  readonly id: string;
  readonly partner: StoredPartner;
  /** The last number used; 0 before the first signature. */
  readonly statementSeq: number;
  /** The last number used; 0 before the first release. */
  readonly releaseSeq: number;
  readonly current: { readonly release: Release; readonly statement: StoredStatement } | null;
}

/** A program as the catalogue lists it. */
export interface ListedProgram {
  readonly id: string;
  readonly partner: { readonly id: string; readonly name: string };
  readonly release: Release;
}

/** How a change of a partner went. Nothing has changed unless it is `saved`. */
export type PartnerChange =
  | { readonly type: 'saved' }
  | { readonly type: 'partner-exists' }
  | { readonly type: 'partner-missing' }
  /** Another partner has this program. */
  | { readonly type: 'program-owned'; readonly programId: string }
  /** It has releases and may not be dropped. */
  | { readonly type: 'program-in-use'; readonly programId: string };

/** A new statement, and the release it announces when it is a new one. */
export interface StatementCommit {
  readonly programId: string;
  readonly statement: StoredStatement;
  readonly release?: Release;
}

/** What a signature needs: the last number that the caller saw, and whether the release is a new one. */
export interface NumberClaim {
  readonly programId: string;
  readonly expectedStatementSeq: number;
  readonly isNewRelease: boolean;
}

/** The numbers of one statement. */
export interface ClaimedNumbers {
  readonly statementSeq: number;
  readonly releaseSeq: number;
}

/** A release under its number. */
export interface NumberedRelease {
  readonly releaseSeq: number;
  readonly release: Release;
}

/** What the store remembers. Every change is one transaction; apps/store/test/repository-contract.ts is its contract. */
export interface Repository {
  /** Adds a partner in the transaction of the log entry that has its keys. */
  addPartner(partner: PartnerRecord, tokenSha256: string, queries: Queries): Promise<PartnerChange>;
  hasPartner(id: string): Promise<boolean>;
  /** Makes every statement about the partner's programs out of date. */
  touchPartner(id: string): Promise<void>;
  /** Replaces the record whole. The token stays unless a new one is given. */
  replacePartner(partner: PartnerRecord, tokenSha256?: string): Promise<PartnerChange>;
  partnerIdByToken(tokenSha256: string): Promise<string | null>;
  program(id: string): Promise<Program | null>;
  /** Programs with a release, by id. */
  listPrograms(): Promise<readonly ListedProgram[]>;
  /**
   * Takes the next numbers of a program, in the transaction of the log entry that names them. Null when another
   * signature came first; a number that was taken and never signed for is no harm.
   */
  claimNumbers(queries: Queries, claim: NumberClaim): Promise<ClaimedNumbers | null>;
  /** Every release of a program, the newest first. */
  releases(programId: string): Promise<readonly NumberedRelease[]>;
  /**
   * Makes a statement the current one, and its release known. False, and nothing is written, when a later statement is
   * current by now, or one about a later release: a renewal never takes a release back.
   */
  commitStatement(commit: StatementCommit): Promise<boolean>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
