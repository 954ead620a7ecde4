import { storeLimits } from './limits.js';

/** Whether an address may send so many verdicts now; when not, how long to wait. */
export type VerdictAllowance =
  { readonly type: 'allowed' } | { readonly type: 'wait'; readonly seconds: number };

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * A token bucket for each address: a burst, then a steady trickle. It bounds what one address can do to the counts of a
 * release; addresses that fall silent longest are forgotten first, so memory is bounded too.
 */
export function createVerdictLimiter(
  now: () => Date,
): (address: string, verdicts: number) => VerdictAllowance {
  const { verdictBurst, verdictsPerMinute, maxVerdictAddresses } = storeLimits;
  const buckets = new Map<string, Bucket>();

  return (address, verdicts) => {
    const at = now().getTime();
    const before = buckets.get(address) ?? { tokens: verdictBurst, at };
    const grown = Math.max(0, at - before.at) * (verdictsPerMinute / 60_000);
    const tokens = Math.min(verdictBurst, before.tokens + grown);
    const isAllowed = tokens >= verdicts;
    // Set anew, the address moves to the end: the first one is the longest silent.
    buckets.delete(address);
    buckets.set(address, { tokens: isAllowed ? tokens - verdicts : tokens, at });
    const [oldest] = buckets.keys();
    if (buckets.size > maxVerdictAddresses && oldest !== undefined) buckets.delete(oldest);
    if (isAllowed) return { type: 'allowed' };
    return { type: 'wait', seconds: Math.ceil(((verdicts - tokens) * 60) / verdictsPerMinute) };
  };
}
