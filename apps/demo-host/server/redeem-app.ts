import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { authenticatedPartner } from './partner-secret.js';
import { parseRedeemRequest } from './questions.js';

import type { CodeDesk } from './code-desk.js';

/** What the endpoint is made of. */
export interface RedeemAppOptions {
  readonly codes: CodeDesk;
  readonly partnerIds: ReadonlySet<string>;
  readonly secret: string;
}

const MAX_BODY_BYTES = 4_096;

/**
 * `POST /codes/redeem`, for servers of partners: no page calls it, so it reads no cookie and answers no other origin.
 * Its errors are those of RFC 6749 5.2, and tell no more.
 */
export function createRedeemApp({ codes, partnerIds, secret }: RedeemAppOptions): Hono {
  const app = new Hono();
  app.post('/codes/redeem', bodyLimit({ maxSize: MAX_BODY_BYTES }), async (context) => {
    context.header('cache-control', 'no-store');
    const partnerId = authenticatedPartner(context.req.header('authorization'), {
      hostSecret: secret,
      partnerIds,
    });
    if (partnerId === null) {
      context.header('www-authenticate', 'Basic realm="codes"');
      return context.json({ error: 'invalid_client' }, 401);
    }
    const request = parseRedeemRequest(await context.req.json<unknown>().catch(() => null));
    if (request === null) return context.json({ error: 'invalid_request' }, 400);
    const answer = await codes.redeem({ ...request, partnerId });
    switch (answer.type) {
      case 'redeemed':
        return context.json(answer.data);
      case 'refused':
        return context.json({ error: 'invalid_grant' }, 400);
      case 'rate-limited':
        context.header('retry-after', String(Math.ceil(answer.retryAfterMs / 1_000)));
        return context.json({ error: 'slow_down' }, 429);
    }
  });
  return app;
}
