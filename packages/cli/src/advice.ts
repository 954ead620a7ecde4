import type { PackageErrorCode } from '@org/package-format';

const damaged =
  'The bytes changed after packing: download or copy the file again, and if that gives the same, ask for a fresh one.';
const foreign =
  'Another tool wrote this archive. Put its files in a folder with a manifest.json and run miniapp pack.';
const tampered =
  'Do not use this file. Get it from the partner again; if it is your own, pack the folder again.';
const source = 'Correct it in the program’s folder and run miniapp pack again.';
const rewritten = 'Something rewrote a signed document. Only miniapp writes it: pack the folder again.';
const store = 'This comes from the store, not from your folder: tell its operator.';

/** What a colleague would say next, for each reason to refuse a package. */
export const advice: Readonly<Record<PackageErrorCode, string>> = {
  NOT_A_CONTAINER: 'Check the file name: this wants the .mpk that miniapp pack wrote.',
  CONTAINER_TOO_LARGE: 'Leave media and source maps out of the folder, or load them from an allowed domain.',
  CONTAINER_TRUNCATED: 'The end is missing: download or copy the file again.',
  CONTAINER_PREPENDED: tampered,
  CONTAINER_APPENDED: tampered,
  CONTAINER_NOT_CANONICAL: foreign,
  MANIFEST_NOT_FIRST: foreign,
  DUPLICATE_ENTRY: tampered,
  UNLISTED_FILE: tampered,
  MISSING_FILE: tampered,
  FILE_SIZE_MISMATCH: damaged,
  FILE_HASH_MISMATCH: damaged,
  TOO_MANY_FILES: 'Bundle the program first, and pack the folder that the bundler wrote.',
  PATH_UNSAFE: 'Rename it with plain letters, digits, dots and hyphens, inside the folder, and pack again.',
  PATH_COLLISION: 'Many file systems hold only one of the two: rename one and pack again.',
  UTF8_INVALID: 'Save the text as UTF-8 and pack again.',
  HEX_INVALID: rewritten,
  BASE64_INVALID: rewritten,
  JSON_INVALID: source,
  JSON_DUPLICATE_KEY: source,
  JSON_FORBIDDEN_KEY: source,
  JSON_NUMBER_INVALID: source,
  JSON_TOO_DEEP: source,
  MANIFEST_TOO_LARGE: 'Bundle the program into fewer files, and pack again.',
  MANIFEST_NOT_CANONICAL: rewritten,
  MANIFEST_INVALID: source,
  ID_INVALID: source,
  ID_MISMATCH: 'Check that this is the file you meant.',
  VERSION_INVALID: source,
  DOMAIN_INVALID:
    'Correct it in manifest.json. Names under .localhost with a port are for development: add --debug.',
  ENTRY_POINT_INVALID: source,
  SIGNATURE_MISSING: 'Nobody vouches for this package: pack it with --key.',
  SIGNATURE_MALFORMED: rewritten,
  SIGNATURE_INVALID: tampered,
  KEY_UNKNOWN:
    'Give --key the public key that belongs to the signer, or sign it again with yours: miniapp sign.',
  KEY_INVALID: 'Make a key pair with miniapp keygen.',
  STATEMENT_TOO_LARGE: store,
  STATEMENT_NOT_CANONICAL: store,
  STATEMENT_INVALID: store,
  STATEMENT_MISMATCH: store,
};
