import type { StatementRollout } from '@org/package-format';
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
  /** A digest of what it says apart from numbers, times and proofs; empty when an older store signed it. */
  readonly meaning: string;
}

/** What queries ask of a statement without reading its bytes. */
export interface StatementFacts {
  readonly storeKeysVersion: number;
  readonly partnerKeysVersion: number;
  readonly recallEpoch: number;
  readonly fallbackSeq: number | null;
  readonly rollout: StatementRollout | null;
  /** When the channel turns back to the fallback; null when it never does. */
  readonly endsAt: Date | null;
}

/** A statement that a later release has replaced: fallbacks name it by its digest. */
export interface KeptStatement {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly releaseSeq: number;
  readonly statementSeq: number;
}

/** That the rollout of a release was stopped, and on which figures; by hand when `failed` alone did not do it. */
export interface Halt {
  readonly at: string;
  /** Where the rollout stood. */
  readonly permille: number;
  readonly confirmed: number;
  readonly failed: number;
  readonly isByHand: boolean;
}

/** A program with its owner, its counters, and what it serves now on one channel. */
export interface Program {
  readonly id: string;
  readonly channel: string;
  readonly partner: StoredPartner;
  /** The last number used; 0 before the first signature. */
  readonly statementSeq: number;
  /** The last number used; 0 before the first release. */
  readonly releaseSeq: number;
  readonly current: {
    readonly release: Release;
    readonly statement: StoredStatement;
    readonly halt: Halt | null;
  } | null;
}

/** One program on one channel. */
export interface ChannelName {
  readonly programId: string;
  readonly channel: string;
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
export interface StatementCommit extends ChannelName {
  readonly statement: StoredStatement;
  readonly facts: StatementFacts;
  /** The meaning of the statement that it was made from; null for the first one of a channel. */
  readonly basedOn: string | null;
  readonly release?: Release;
  /** What it replaces, when it announces a release. */
  readonly keeps?: KeptStatement;
  /** Releases of the channel that a rollback takes back: above `above`, up to and with `upTo`. */
  readonly takesBack?: { readonly above: number; readonly upTo: number };
  /** Lifts the halt of the release and begins its counts anew. */
  readonly resumes?: boolean;
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
  readonly channel: string;
  readonly release: Release;
  readonly isTakenBack: boolean;
  readonly halt: Halt | null;
  /** The last statement about it, once a later release has replaced it. */
  readonly keptSha256: string | null;
}

/** What a host knows of a program on a channel. */
export interface KnownStatement extends ChannelName {
  /** The highest it has seen; 0 for none. */
  readonly statementSeq: number;
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
  /** The program as it is on a channel; `current` is null where the channel has no release. */
  program(id: string, channel: string): Promise<Program | null>;
  /** The current release of each channel of a program, by the channel's name. */
  channels(programId: string): Promise<readonly { readonly channel: string; readonly releaseSeq: number }[]>;
  /** Programs with a release on the channel `stable`, by id. */
  listPrograms(): Promise<readonly ListedProgram[]>;
  /** Which of these programs have another meaning by now than the statement that a host has seen. One query. */
  changedPrograms(known: readonly KnownStatement[], now: Date): Promise<readonly string[]>;
  /** Channels whose schedule is over and that have something to turn back to. */
  endedChannels(now: Date): Promise<readonly ChannelName[]>;
  keptStatement(programId: string, sha256: string): Promise<Uint8Array | null>;
  /**
   * Takes the next numbers of a program, in the transaction of the log entry that names them. Null when another
   * signature came first; a number that was taken and never signed for is no harm.
   */
  claimNumbers(queries: Queries, claim: NumberClaim): Promise<ClaimedNumbers | null>;
  /** Every release of a program, the newest first. */
  releases(programId: string): Promise<readonly NumberedRelease[]>;
  /**
   * Makes a statement the current one of its channel, and its release known. False, and nothing is written, when a later
   * statement is current by now, one about a later release, or one of another meaning than it was made from: a renewal
   * never takes back a release or a change of its rollout.
   */
  commitStatement(commit: StatementCommit): Promise<boolean>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
