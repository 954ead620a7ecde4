import { exitCodes } from './exit-codes.js';
import type { ExitCode } from './exit-codes.js';

/** Every reason of the tool's own, with its exit code. Those of packages and of the store come on top. */
const exitCodeOf = {
  USAGE: exitCodes.environment,
  FILE_NOT_FOUND: exitCodes.environment,
  FILE_UNREADABLE: exitCodes.environment,
  FILE_EXISTS: exitCodes.environment,
  FILE_UNWRITABLE: exitCodes.environment,
  OUTPUT_IN_FOLDER: exitCodes.environment,
  KEY_FILE_INVALID: exitCodes.environment,
  TRUST_FILE_INVALID: exitCodes.environment,
  TOKEN_MISSING: exitCodes.environment,
  TOKEN_IN_CLEAR: exitCodes.environment,
  STORE_UNREACHABLE: exitCodes.environment,
  STORE_TIMEOUT: exitCodes.environment,
  STORE_ANSWER_INVALID: exitCodes.environment,
  STORE_FAILED: exitCodes.environment,
  STATE_INVALID: exitCodes.environment,
  STATE_IN_USE: exitCodes.environment,
  PORT_TAKEN: exitCodes.environment,
  STOPPED: exitCodes.environment,
  UNEXPECTED: exitCodes.environment,
  STORE_REFUSED: exitCodes.refused,
  STATEMENT_EXPIRED: exitCodes.refused,
  LOG_INCOMPLETE: exitCodes.refused,
  STORE_KEYS_EXPIRED: exitCodes.refused,
  MANIFEST_MISSING: exitCodes.refused,
  NOT_A_FILE: exitCodes.refused,
  PRIVATE_KEY_IN_FOLDER: exitCodes.refused,
  FOLDER_TOO_LARGE: exitCodes.refused,
} as const satisfies Record<string, ExitCode>;

/** A reason of the tool's own. */
export type CliErrorCode = keyof typeof exitCodeOf;

/** Something the tool cannot or will not do, with a message that says what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** What scripts compare; a refusal of the store carries the store's own code. */
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(
    code: CliErrorCode,
    message: string,
    details: { readonly cause?: unknown; readonly storeCode?: string } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.storeCode ?? code;
    this.exitCode = exitCodeOf[code];
  }
}
