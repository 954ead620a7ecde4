/** What can keep the demo from starting or a request from being answered. */
export type DemoErrorCode =
  | 'PORT_TAKEN'
  | 'PORT_INVALID'
  | 'STATE_OF_OTHER_PORT'
  | 'PAGE_NOT_BUILT'
  | 'STORE_FAILED'
  | 'STORE_REFUSED'
  | 'COMMAND_FAILED';

/** Something the person who starts the demo has to know. The message says what to do next. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
