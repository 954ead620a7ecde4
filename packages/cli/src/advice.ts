import type { PackageErrorCode } from '@org/package-format';

const damaged =
  'Download or copy the file again. If that gives the same, ask the partner for a fresh one; if it is your own, pack the folder again.';
const foreign =
  'Take the .mpk as miniapp pack wrote it. To change what is inside, change the program’s folder and run miniapp pack again.';
const tampered =
  'Do not use this file. Get it from the partner again; if it is your own, pack the folder again.';
const source = 'Correct it in the program’s folder and run miniapp pack again.';
const rewritten = 'Something rewrote a signed document. Only miniapp writes it: pack the folder again.';
const store = 'This comes from the store, not from your folder: tell its operator.';
const document =
  'Documents with keys are written by miniapp keys and never by hand: fetch it again, or make it anew.';
const alarm = 'Install nothing from this store, keep what you have as evidence, and tell its operator.';

/** What a colleague would say next, for each reason to refuse something. */
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
  SIGNATURE_MISSING: 'Nobody vouches for this package: pack the folder again with miniapp pack --key.',
  SIGNATURE_MALFORMED: rewritten,
  SIGNATURE_INVALID: tampered,
  KEY_UNKNOWN:
    'Give --key the public key that belongs to the signer, or sign it again with yours: miniapp sign.',
  KEY_INVALID: 'Make a key pair with miniapp keygen.',
  STATEMENT_TOO_LARGE: store,
  STATEMENT_NOT_CANONICAL: store,
  STATEMENT_INVALID: store,
  STATEMENT_MISMATCH: store,
  DOCUMENT_TOO_LARGE: document,
  DOCUMENT_NOT_CANONICAL: document,
  DOCUMENT_INVALID: document,
  THRESHOLD_NOT_MET: 'See who is missing with miniapp keys show, and let them sign with miniapp keys sign.',
  CHAIN_BROKEN: 'Give every version in order, from the one that is trusted on.',
  KEY_EXPIRED: 'Pack it with a current key, under a higher version, and publish that.',
  KEY_REVOKED:
    'Trust nothing that this key signed since then. If you have the source, pack it with a good key, under a higher version, and publish that.',
  RECOVERY_TOO_EARLY:
    'Wait for the delay of the store to be over, and ask the partner whether the recovery is theirs.',
  LOG_PROOF_INVALID:
    'Ask the store again. If it stays so, tell its operator: what it serves is not in its log.',
  LOG_FORKED: alarm,
  WITNESS_MISSING:
    'Ask the store again when its witness is back; until then nobody can tell whether its log is honest.',
  DELTA_INVALID: store,
};
