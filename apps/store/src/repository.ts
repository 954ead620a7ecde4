/** A partner: who may publish what, and the most that its programs may ask for. */
interface Partner {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly PartnerKey[];
  readonly permissions: readonly string[];
  readonly domains: readonly string[];
}

/** A key that signs a partner's packages. */
export interface PartnerKey {
  readonly keyId: string;
  readonly spki: Uint8Array;
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
  /** The last number that the caller saw. The commit happens only if it still is the last. */
  readonly expectedStatementSeq: number;
  readonly statement: StoredStatement;
  readonly release?: Release;
}

/** What the store remembers. Every change is one transaction; apps/store/test/repository-contract.ts is its contract. */
export interface Repository {
  addPartner(partner: PartnerRecord, tokenSha256: string): Promise<PartnerChange>;
  /** Replaces the record whole. The token stays unless a new one is given. */
  replacePartner(partner: PartnerRecord, tokenSha256?: string): Promise<PartnerChange>;
  partnerIdByToken(tokenSha256: string): Promise<string | null>;
  program(id: string): Promise<Program | null>;
  /** Programs with a release, by id. */
  listPrograms(): Promise<readonly ListedProgram[]>;
  /** Whether it happened; `false` when another signature came first. */
  commitStatement(commit: StatementCommit): Promise<boolean>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
