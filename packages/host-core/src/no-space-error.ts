/** The device, or the room that the host gives to packages, is too full for a download. Nothing installed has changed. */
export class NoSpaceError extends Error {
  override readonly name = 'NoSpaceError';
  /** What the download has to write. */
  readonly neededBytes: number;
  /** What there is; null where the platform does not say. */
  readonly freeBytes: number | null;

  constructor({ neededBytes, freeBytes }: Pick<NoSpaceError, 'neededBytes' | 'freeBytes'>, cause?: unknown) {
    super(
      `The download needs ${String(neededBytes)} bytes and there is room for ${String(freeBytes ?? 'fewer')}: ` +
        'remove programs or other files from the device.',
    );
    this.neededBytes = neededBytes;
    this.freeBytes = freeBytes;
    if (cause !== undefined) this.cause = cause;
  }
}

/** Whether a write failed because the disk is full (platform.ts). */
export function isFull(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'QuotaExceededError'
  );
}
