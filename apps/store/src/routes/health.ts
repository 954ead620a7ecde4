import { respond } from '../route.js';
import type { Route } from '../route.js';

/** Whether the store is up. */
export function healthRoutes(): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/health',
      operationId: 'getHealth',
      summary: 'Whether the store answers',
      access: 'public',
      responses: { 200: { description: 'It does.', schema: 'Health' } },
      errors: [],
      handle: (context) => respond(context, 'Health', { status: 'ok' }),
    },
  ];
}
