import type { LogPlace } from '../statement.js';

import type { TreeHead } from './tree-head.js';

/** One recall: what it hits, how hard, and what people are told (package-format 9.2). */
export type Recall = RecallTarget & {
  /** `hard` closes what runs; `soft` lets it end and refuses the next launch. */
  readonly mode: 'soft' | 'hard';
  readonly reason: string;
};

type RecallTarget =
  /** One release, by the SHA-256 of its manifest. */
  | { readonly type: 'release'; readonly manifestSha256: string }
  /** The releases of a program from one `releaseSeq` to another, both included. */
  | { readonly type: 'range'; readonly id: string; readonly fromSeq: number; readonly toSeq: number }
  /** Whatever a partner key signed. */
  | { readonly type: 'key'; readonly keyId: string };

/** What may no longer run, as the store signs it (package-format 9). */
export interface RecallList {
  readonly format: 1;
  /** Rises by one with every list. */
  readonly epoch: number;
  readonly recalls: readonly Recall[];
  /** When the list came into the log. */
  readonly publishedAt: string;
  readonly storeKeysVersion: number;
  readonly log: LogPlace & { readonly head: TreeHead };
  readonly signature: string;
}

/** What is known of a release when it is to be launched. */
export interface RecallSubject {
  readonly id: string;
  readonly manifestSha256: string;
  readonly releaseSeq: number;
  /** The partner key that signed the manifest. */
  readonly keyId: string;
}
