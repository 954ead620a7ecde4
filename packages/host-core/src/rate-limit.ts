/** How many calls per second, and how many at once after a pause. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Takes one call of a bucket: null when it may go on, else how long until it may. */
export type RateLimit = (bucket: string, rate: Rate) => number | null;

/** One token bucket per latency class, and per method that has its own (docs/protocol.md 3.7), fed by the given clock in milliseconds. */
export function createRateLimit(now: () => number): RateLimit {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (name, { perSecond, burst }) => {
    const atMs = now();
    const bucket = buckets.get(name) ?? { tokens: burst, atMs };
    const refill = (Math.max(0, atMs - bucket.atMs) * perSecond) / 1_000;
    const tokens = Math.min(burst, bucket.tokens + refill);
    const isAllowed = tokens >= 1;
    buckets.set(name, { tokens: isAllowed ? tokens - 1 : tokens, atMs });
    return isAllowed ? null : Math.ceil(((1 - tokens) * 1_000) / perSecond);
  };
}
