import { limits } from '@org/bridge-protocol';

import type { LatencyClass } from '@org/bridge-protocol';

/** Takes one call of a class: null when it may go on, else how long until it may. */
export type RateLimit = (latency: LatencyClass) => number | null;

/** One token bucket per latency class (docs/protocol.md 3.7), fed by the given clock in milliseconds. */
export function createRateLimit(now: () => number): RateLimit {
  const buckets = new Map<LatencyClass, { tokens: number; atMs: number }>();
  return (latency) => {
    const { perSecond, burst } = limits.rate[latency];
    const atMs = now();
    const bucket = buckets.get(latency) ?? { tokens: burst, atMs };
    const refill = (Math.max(0, atMs - bucket.atMs) * perSecond) / 1_000;
    const tokens = Math.min(burst, bucket.tokens + refill);
    const isAllowed = tokens >= 1;
    buckets.set(latency, { tokens: isAllowed ? tokens - 1 : tokens, atMs });
    return isAllowed ? null : Math.ceil(((1 - tokens) * 1_000) / perSecond);
  };
}
