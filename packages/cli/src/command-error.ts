/** Why a command cannot go on, for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** A stable code for `--json`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message);
    this.code = code;
    if (cause !== undefined) this.cause = cause;
  }
}

/** Whether a thrown value is an error of the operating system, such as ENOENT. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}
