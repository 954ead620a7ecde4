import type { StoreContext } from './route.js';

/** Whether the client's cache holds one of these representations (If-None-Match, compared weakly: RFC 9110 13.1.2). */
export function isCached(context: StoreContext, etags: readonly string[]): boolean {
  const known = context.req.header('if-none-match')?.split(',') ?? [];
  return known.some((tag) => etags.includes(tag.trim().replace(/^W\//, '')));
}
