import type { StoreContext } from './route.js';

/**
 * Where a request comes from. Behind a proxy it is the last address in X-Forwarded-For, which the proxy itself wrote; in
 * front of one the header is anybody's word and counts for nothing.
 */
export function clientAddress(context: StoreContext, isBehindProxy: boolean): string {
  if (isBehindProxy) {
    const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded !== undefined && forwarded !== '') return forwarded.slice(0, 64);
  }
  return context.env.incoming?.socket.remoteAddress ?? 'unknown';
}
