/** What host-core itself can fail with. Expected outcomes are values; these are mistakes or broken storage. */
export type HostErrorCode =
  | 'HOST_CLOSED'
  | 'STORE_ROOT_INVALID'
  | 'PROGRAM_ID_INVALID'
  | 'CHANNEL_INVALID'
  | 'RECORD_INVALID'
  | 'NATIVE_CODE_INVALID'
  /** Of hosts in development. */
  | 'SOURCE_INVALID'
  | 'SOURCE_UNAVAILABLE';

/** Thrown by the host's own methods, never sent to a guest. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, cause?: unknown) {
    super(message);
    this.code = code;
    if (cause !== undefined) this.cause = cause;
  }
}

/** The message of whatever was thrown, for logs and outcomes; never for guests. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
