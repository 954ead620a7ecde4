import { canonicalize } from '../canonical-json.js';
import { sha256 } from '../crypto.js';
import type { PackageCrypto } from '../crypto.js';
import { toHex } from '../hex.js';
import type { Statement } from '../statement.js';
import { encodeUtf8 } from '../utf8.js';

/** What a store writes into its log (package-format 8.2). `at` never falls from one entry to the next. */
export type LogEntry =
  /** A release becomes the target of a channel, by publishing or by rolling back. */
  | {
      readonly kind: 'release';
      readonly at: string;
      readonly id: string;
      readonly channel: string;
      readonly releaseSeq: number;
      readonly version: string;
      readonly manifestSha256: string;
      readonly containerSha256: string;
      readonly partner: string;
      readonly permissions: readonly string[];
      readonly domains: readonly string[];
      readonly minUsableSeq: number;
      readonly rollbackOf: number | null;
    }
  /** The store says that a release is current, again or for the first time. */
  | {
      readonly kind: 'statement';
      readonly at: string;
      readonly id: string;
      readonly statementSeq: number;
      readonly sha256: string;
    }
  | {
      readonly kind: 'partner-keys';
      readonly at: string;
      readonly partner: string;
      readonly version: number;
      readonly sha256: string;
    }
  | { readonly kind: 'store-keys'; readonly at: string; readonly version: number; readonly sha256: string }
  | { readonly kind: 'recall-list'; readonly at: string; readonly epoch: number; readonly sha256: string };

/** The bytes of an entry: its RFC 8785 form. */
export function logEntryBytes(entry: LogEntry): Uint8Array {
  return encodeUtf8(canonicalize(entry));
}

/** The entry of a statement: a digest of all it says besides signature and proofs. */
export async function statementEntry(
  statement: Omit<Statement, 'log' | 'signature'>,
  crypto: PackageCrypto,
): Promise<Extract<LogEntry, { readonly kind: 'statement' }>> {
  const said = Object.entries(statement).filter(([name]) => name !== 'log' && name !== 'signature');
  const digest = await sha256(crypto, encodeUtf8(canonicalize(Object.fromEntries(said))));
  const { signedAt: at, id, statementSeq } = statement;
  return { kind: 'statement', at, id, statementSeq, sha256: toHex(digest) };
}

/** The entry of the release that a statement is about. */
export function releaseEntry(statement: Omit<Statement, 'log' | 'signature' | 'storeKeysVersion'>): LogEntry {
  const { id, channel, releaseSeq, version, manifestSha256, container, partner } = statement;
  return {
    kind: 'release',
    at: statement.publishedAt,
    id,
    channel,
    releaseSeq,
    version,
    manifestSha256,
    containerSha256: container.sha256,
    partner: partner.id,
    permissions: partner.permissions,
    domains: partner.domains,
    minUsableSeq: statement.minUsableSeq,
    rollbackOf: statement.rollbackOf ?? null,
  };
}
