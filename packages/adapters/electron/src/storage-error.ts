/** Names the error of a full disk `QuotaExceededError`, as the platform port wants it; any other stays as it is. */
export function storageError(error: unknown): unknown {
  if (!isFull(error)) return error;
  const full = new Error('The disk is full: nothing was written. Free some space and try again.', {
    cause: error,
  });
  full.name = QUOTA_EXCEEDED;
  return full;
}

const QUOTA_EXCEEDED = 'QuotaExceededError';

/** The disk is full, or this user may write no more. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === QUOTA_EXCEEDED || ('code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code)))
  );
}
