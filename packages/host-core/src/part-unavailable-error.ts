/** A sub-package is not here and could not be brought. It says nothing against the release: another time may bring it. */
export class PartUnavailableError extends Error {
  override readonly name = 'PartUnavailableError';

  constructor(part: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The part "${part}" is not on this device yet and could not be fetched: ${reason}`);
    this.cause = cause;
  }
}
