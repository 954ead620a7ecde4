/** Names a file beside input.json. */
type FileName = string;

/** What a case asks, as input.json holds it. A new operation is a new member here and a new branch in runCase. */
export type CaseInput =
  | {
      readonly operation: 'verify-package';
      readonly container: FileName;
      readonly trustedKeys: readonly FileName[];
      /** What the caller asked for, from a statement; package-format 6.9. */
      readonly expected?: {
        readonly id?: string;
        readonly manifestSha256?: string;
        readonly containerBytes?: number;
      };
    }
  | { readonly operation: 'parse-manifest'; readonly manifest: FileName }
  | { readonly operation: 'parse-version'; readonly version: string }
  | { readonly operation: 'compare-versions'; readonly left: string; readonly right: string }
  | { readonly operation: 'check-host'; readonly hostVersion: string; readonly minHostVersion: string }
  | { readonly operation: 'parse-key'; readonly key: FileName }
  | {
      readonly operation: 'verify-signature';
      readonly key: FileName;
      readonly message: FileName;
      readonly signature: FileName;
    }
  | TrustInput;

/** The store's keys, from the version that the host has pinned on. */
interface StoreTrust {
  readonly storeKeys: readonly FileName[];
}

/** What a case asks about documents that say whom to trust, and about those that such trust is needed for. */
export type TrustInput =
  | ({ readonly operation: 'follow-store-keys' } & StoreTrust)
  | ({ readonly operation: 'follow-partner-keys'; readonly partnerKeys: readonly FileName[] } & StoreTrust)
  | ({
      readonly operation: 'verify-statement';
      readonly statement: FileName;
      readonly id?: string;
      readonly channel?: string;
      /** Whether the release is installed already; package-format 5.9. */
      readonly isInstalled?: boolean;
    } & StoreTrust)
  | ({
      readonly operation: 'verify-release';
      readonly statement: FileName;
      readonly container: FileName;
      /** What the host has learnt about the partner's keys since; package-format 7.8. */
      readonly newestPartnerKeys?: FileName;
    } & StoreTrust)
  | ({
      readonly operation: 'find-recall';
      readonly recallList: FileName;
      /** Whether the list was verified before; package-format 9.3. */
      readonly isKept?: boolean;
      readonly release: {
        readonly id: string;
        readonly manifestSha256: string;
        readonly releaseSeq: number;
        readonly keyId: string;
      };
    } & StoreTrust)
  | ({
      readonly operation: 'follow-log';
      /** Two tree heads in the order in which they were seen. */
      readonly known: FileName;
      readonly offered: FileName;
      /** The consistency proof from the smaller to the larger. */
      readonly path: readonly string[];
    } & StoreTrust);

/** A case as an implementation sees it: the question, and the bytes it names. */
export interface CaseQuestion {
  readonly input: CaseInput;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What an implementation answers. `result` is an order, a truth or a key's id, where the operation has one. */
export type Verdict =
  | { readonly ok: true; readonly result?: number | boolean | string }
  | { readonly ok: false; readonly code: string; readonly rule?: string };
