/** Every reason this package refuses something. The list is closed: docs/package-format.md §11 explains each. */
export const packageErrorCodes = [
  'NOT_A_CONTAINER',
  'CONTAINER_TOO_LARGE',
  'CONTAINER_TRUNCATED',
  'CONTAINER_PREPENDED',
  'CONTAINER_APPENDED',
  'CONTAINER_NOT_CANONICAL',
  'MANIFEST_NOT_FIRST',
  'DUPLICATE_ENTRY',
  'UNLISTED_FILE',
  'MISSING_FILE',
  'FILE_SIZE_MISMATCH',
  'FILE_HASH_MISMATCH',
  'TOO_MANY_FILES',
  'PATH_UNSAFE',
  'PATH_COLLISION',
  'UTF8_INVALID',
  'HEX_INVALID',
  'BASE64_INVALID',
  'JSON_INVALID',
  'JSON_DUPLICATE_KEY',
  'JSON_FORBIDDEN_KEY',
  'JSON_NUMBER_INVALID',
  'JSON_TOO_DEEP',
  'MANIFEST_TOO_LARGE',
  'MANIFEST_NOT_CANONICAL',
  'MANIFEST_INVALID',
  'ID_INVALID',
  'ID_MISMATCH',
  'VERSION_INVALID',
  'DOMAIN_INVALID',
  'ENTRY_POINT_INVALID',
  'SIGNATURE_MISSING',
  'SIGNATURE_MALFORMED',
  'SIGNATURE_INVALID',
  'KEY_UNKNOWN',
  'KEY_INVALID',
  'STATEMENT_TOO_LARGE',
  'STATEMENT_NOT_CANONICAL',
  'STATEMENT_INVALID',
  'STATEMENT_MISMATCH',
  'DOCUMENT_TOO_LARGE',
  'DOCUMENT_NOT_CANONICAL',
  'DOCUMENT_INVALID',
  'THRESHOLD_NOT_MET',
  'CHAIN_BROKEN',
  'KEY_EXPIRED',
  'KEY_REVOKED',
  'RECOVERY_TOO_EARLY',
  'LOG_PROOF_INVALID',
  'LOG_FORKED',
  'WITNESS_MISSING',
  'DELTA_INVALID',
] as const;

/** One reason for a refusal; stable, so callers may compare it. */
export type PackageErrorCode = (typeof packageErrorCodes)[number];

/** A refusal: `code` to act on, `rule` to look up in docs/package-format.md, a message that says what to do next. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
  readonly code: PackageErrorCode;
  /** Number of the broken rule in docs/package-format.md, such as `3.4`. */
  readonly rule: string;
  /** Path of the file inside the package that the refusal is about, when it is about one. */
  readonly path?: string;

  constructor(
    code: PackageErrorCode,
    rule: string,
    message: string,
    details: { readonly path?: string; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.rule = rule;
    if (details.path !== undefined) this.path = details.path;
  }
}
