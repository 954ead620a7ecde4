/** The HTTP status that says most nearly what an error code says, for viewers that know no other. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['INVALID_PARAMS', 400],
  ['UNSERIALIZABLE', 400],
  ['PAYLOAD_TOO_DEEP', 400],
  ['UNAUTHENTICATED', 401],
  ['payment/declined', 402],
  ['PERMISSION_DENIED', 403],
  ['DOMAIN_NOT_ALLOWED', 403],
  ['METHOD_NOT_FOUND', 404],
  ['NOT_FOUND', 404],
  ['CONFLICT', 409],
  ['PAYLOAD_TOO_LARGE', 413],
  ['GESTURE_REQUIRED', 428],
  ['RATE_LIMITED', 429],
  ['CANCELLED', 499],
  ['USER_CANCELLED', 499],
  ['NOT_SUPPORTED', 501],
  ['INVALID_RESULT', 502],
  ['STREAM_BROKEN', 502],
  ['UNAVAILABLE', 503],
  ['BUSY', 503],
  ['TIMEOUT', 504],
  ['QUOTA_EXCEEDED', 507],
]);

/** The status of an error; 500 for a code that is not known. */
export function httpStatusOf(code: string): number {
  return statuses.get(code) ?? 500;
}
