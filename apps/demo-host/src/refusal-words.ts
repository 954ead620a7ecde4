import type { RefusalCode } from '@org/host-core';

/** What a refusal is to people: few kinds, each with something else to do about it. */
type RefusalKind =
  | 'not-its-maker'
  | 'another-maker'
  | 'not-as-agreed'
  | 'badly-made'
  | 'damaged'
  | 'older'
  | 'out-of-date'
  | 'contradicts'
  | 'another-program'
  | 'taken-back'
  | 'too-many-failed';

/** A refusal in people's words. */
export interface RefusalWords {
  /** What is wrong, to follow the name of the new version: `did not come from its maker`. */
  readonly why: string;
  readonly whatToDo: string;
}

const waitForMaker = 'Its maker has to put that right. You can look again later.';
const tellStore = 'If this goes on, tell the people of the store.';

const kinds: Readonly<Record<RefusalKind, RefusalWords>> = {
  'not-its-maker': {
    why: 'does not prove that it comes from its maker',
    whatToDo: `Do not get it from anywhere else. ${tellStore}`,
  },
  'another-maker': {
    why: 'comes from another maker than the one you have',
    whatToDo: 'To use it all the same, uninstall what you have first. That deletes its data here.',
  },
  'not-as-agreed': {
    why: 'is not what its maker and the store agreed on, or asks for more than its maker may',
    whatToDo: waitForMaker,
  },
  'badly-made': { why: 'was not put together properly', whatToDo: waitForMaker },
  damaged: {
    why: 'was damaged on its way to this device',
    whatToDo: 'Try again. If it happens again, try another network.',
  },
  older: {
    why: 'is older than what this device already knows',
    whatToDo: `Try again in a while. ${tellStore}`,
  },
  'out-of-date': {
    why: 'came with an answer of the store that is out of date',
    whatToDo: 'See whether date and time of this device are right, then try again.',
  },
  contradicts: {
    why: 'came with an answer that contradicts what the store has said before',
    whatToDo: `Wait before you try again. ${tellStore}`,
  },
  'another-program': {
    why: 'turned out to be something else than was asked for',
    whatToDo: `Try again in a while. ${tellStore}`,
  },
  'taken-back': {
    why: 'was taken back by the store',
    whatToDo: 'A newer version will be offered when there is one.',
  },
  'too-many-failed': {
    why: 'is not tried, because too many versions have failed on this device',
    whatToDo: 'To begin anew, uninstall it and get it again. That deletes its data here.',
  },
};

const kindOfCode: Readonly<Record<RefusalCode, RefusalKind>> = {
  SIGNATURE_MISSING: 'not-its-maker',
  SIGNATURE_MALFORMED: 'not-its-maker',
  SIGNATURE_INVALID: 'not-its-maker',
  KEY_UNKNOWN: 'not-its-maker',
  KEY_INVALID: 'not-its-maker',
  KEY_EXPIRED: 'not-its-maker',
  KEY_REVOKED: 'not-its-maker',
  RECOVERY_TOO_EARLY: 'not-its-maker',
  PARTNER_CHANGED: 'another-maker',
  STATEMENT_MISMATCH: 'not-as-agreed',
  STATEMENT_EXPIRED: 'out-of-date',
  STORE_KEYS_EXPIRED: 'out-of-date',
  STATEMENT_REPLAYED: 'older',
  RELEASE_DOWNGRADE: 'older',
  STATEMENT_EQUIVOCATED: 'contradicts',
  THRESHOLD_NOT_MET: 'contradicts',
  CHAIN_BROKEN: 'contradicts',
  LOG_PROOF_INVALID: 'contradicts',
  LOG_FORKED: 'contradicts',
  WITNESS_MISSING: 'contradicts',
  ID_MISMATCH: 'another-program',
  RELEASE_RECALLED: 'taken-back',
  TOO_MANY_FAILED: 'too-many-failed',
  NOT_A_CONTAINER: 'damaged',
  CONTAINER_TRUNCATED: 'damaged',
  CONTAINER_PREPENDED: 'damaged',
  CONTAINER_APPENDED: 'damaged',
  FILE_SIZE_MISMATCH: 'damaged',
  FILE_HASH_MISMATCH: 'damaged',
  STATEMENT_TOO_LARGE: 'damaged',
  STATEMENT_NOT_CANONICAL: 'damaged',
  STATEMENT_INVALID: 'damaged',
  DOCUMENT_TOO_LARGE: 'damaged',
  DOCUMENT_NOT_CANONICAL: 'damaged',
  DOCUMENT_INVALID: 'damaged',
  DELTA_INVALID: 'damaged',
  UTF8_INVALID: 'damaged',
  HEX_INVALID: 'damaged',
  BASE64_INVALID: 'damaged',
  JSON_INVALID: 'damaged',
  JSON_DUPLICATE_KEY: 'damaged',
  JSON_FORBIDDEN_KEY: 'damaged',
  JSON_NUMBER_INVALID: 'damaged',
  JSON_TOO_DEEP: 'damaged',
  CONTAINER_TOO_LARGE: 'badly-made',
  CONTAINER_NOT_CANONICAL: 'badly-made',
  MANIFEST_NOT_FIRST: 'badly-made',
  DUPLICATE_ENTRY: 'badly-made',
  UNLISTED_FILE: 'badly-made',
  MISSING_FILE: 'badly-made',
  TOO_MANY_FILES: 'badly-made',
  PATH_UNSAFE: 'badly-made',
  PATH_COLLISION: 'badly-made',
  MANIFEST_TOO_LARGE: 'badly-made',
  MANIFEST_NOT_CANONICAL: 'badly-made',
  MANIFEST_INVALID: 'badly-made',
  ID_INVALID: 'badly-made',
  VERSION_INVALID: 'badly-made',
  DOMAIN_INVALID: 'badly-made',
  ENTRY_POINT_INVALID: 'badly-made',
};

/** The words for a refusal code. */
export function refusalWords(code: RefusalCode): RefusalWords {
  return kinds[kindOfCode[code]];
}
