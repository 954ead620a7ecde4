/** Who the running program is, from verified bytes. */
export interface ProgramIdentity {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Digest of the signed manifest, which names the release. */
  readonly manifestSha256: string;
  readonly partnerName: string;
  /** Permissions of the manifest. */
  readonly permissions: readonly string[];
  /** Why the manifest asks, by permission. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Permissions the store's statement allows the partner. */
  readonly partnerPermissions: readonly string[];
  /** Domains that manifest and statement both name. */
  readonly domains: readonly string[];
}
