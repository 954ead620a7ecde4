/** Why a text is no trace (docs/trace-format.md 4). */
export type TraceErrorCode =
  /** More characters in the file, or in one line, than a trace has. */
  | 'TOO_LARGE'
  /** More entries than a trace has. */
  | 'TOO_MANY_ENTRIES'
  /** A value nests deeper than the bridge allows. */
  | 'TOO_DEEP'
  /** A line is not JSON. */
  | 'NOT_JSON'
  /** The first line is not the header of a trace. */
  | 'NOT_A_TRACE'
  /** The trace was written by a later version of the format. */
  | 'VERSION_UNKNOWN'
  /** A line is not an entry. */
  | 'INVALID_ENTRY'
  /** What is asked for is not in the trace: a session, or its greeting. */
  | 'NOT_IN_TRACE'
  /** A place to ignore is not written as one. */
  | 'INVALID_IGNORE';

/** What reading or replaying a trace throws: `code` decides, `message` says what to do next. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code: TraceErrorCode;
  /** The line of the file, counted from 1; null when it is not about one line. */
  readonly line: number | null;

  constructor(
    code: TraceErrorCode,
    message: string,
    { line = null, cause }: { line?: number | null; cause?: unknown } = {},
  ) {
    super(line === null ? message : `Line ${line}: ${message}`);
    if (cause !== undefined) this.cause = cause;
    this.code = code;
    this.line = line;
  }
}
