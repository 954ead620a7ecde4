/** Every number that bounds what a bridge can make redaction hold: unit in the name, reason beside it. */
export const redactionLimits = {
  /** Calls whose method is remembered until they are answered. A session has half of it at most. */
  maxOpenCalls: 2_048,
  /** Sessions and idempotency keys that get a name of their own in one trace. */
  maxPseudonyms: 4_096,
  /** Values below one redacted field that are told one by one; a larger one is told by its size. */
  maxRedactedValues: 1_000,
} as const;
