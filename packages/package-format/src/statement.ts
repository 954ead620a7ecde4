import type { JsonValue } from './strict-json.js';

/** A partner's public key as the store passes it on. */
export interface StatementKey {
  readonly keyId: string;
  /** DER of the public key in base64. */
  readonly spki: string;
}

/** Who made a program, and how far the store lets that partner go. */
export interface StatementPartner {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly StatementKey[];
  readonly permissions: readonly string[];
  readonly domains: readonly string[];
}

/** What the store signs: which release of a program is current, and for how long that may be believed (package-format 5). */
export interface Statement {
  readonly format: 1;
  readonly id: string;
  readonly channel: string;
  /** Rises with every signature of a program, over all channels: a lower one is a replay. */
  readonly statementSeq: number;
  /** Rises when the channel's target changes. */
  readonly releaseSeq: number;
  readonly version: string;
  readonly minHostVersion: string;
  readonly manifestSha256: string;
  readonly container: { readonly sha256: string; readonly size: number };
  readonly partner: StatementPartner;
  /** Releases below it may no longer be launched. */
  readonly minUsableSeq: number;
  readonly recallEpoch: number;
  /** UTC to the second, such as `2026-11-20T10:00:00Z`. */
  readonly signedAt: string;
  /** As `signedAt`. Comparing it with a clock is the host's work. */
  readonly expires: string;
  readonly signature: string;
  /** Left to whoever wrote it; signed like everything else. */
  readonly [extension: `x-${string}`]: JsonValue | undefined;
}
