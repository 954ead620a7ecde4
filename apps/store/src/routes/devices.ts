import { readBody } from '../body.js';
import { clientAddress } from '../client-address.js';
import { StoreError } from '../error.js';
import type { Health } from '../health.js';
import { storeLimits } from '../limits.js';
import type { Repository } from '../repository.js';
import { readDocument, respond } from '../route.js';
import type { Route, StoreContext } from '../route.js';
import type { TrustRows } from '../sql-trust.js';
import { createVerdictLimiter } from '../verdict-limiter.js';

/** What the routes of hosts work with. */
export interface DeviceRouteParts {
  readonly repository: Repository;
  readonly trustRows: TrustRows;
  readonly health: Health;
  readonly now: () => Date;
  /** Whether X-Forwarded-For is a proxy's word. */
  readonly isBehindProxy: boolean;
}

/** What hosts send: one question about all installed programs, and how trials went. Nothing in it names a device. */
export function deviceRoutes(parts: DeviceRouteParts): readonly Route[] {
  const { repository, trustRows, health, now, isBehindProxy } = parts;
  const allowance = createVerdictLimiter(now);

  async function checkUpdates(context: StoreContext): Promise<Response> {
    const body = await readBody(context, storeLimits.maxUpdateCheckBytes);
    const { programs } = readDocument(body, 'UpdateCheck');
    const known = programs.map(({ id: programId, ...rest }) => ({ programId, ...rest }));
    const changed = [...(await repository.changedPrograms(known, now()))];
    const recallEpoch = await trustRows.recallEpoch();
    const headers = { 'Cache-Control': 'no-store' };
    return respond(context, 'Updates', { changed, recallEpoch }, { headers });
  }

  async function takeVerdicts(context: StoreContext): Promise<Response> {
    const { verdicts } = readDocument(await readBody(context, storeLimits.maxVerdictsBytes), 'Verdicts');
    const answer = allowance(clientAddress(context, isBehindProxy), verdicts.length);
    if (answer.type === 'wait') {
      context.header('Retry-After', String(answer.seconds));
      throw new StoreError(
        'TOO_MANY_REQUESTS',
        `Too many verdicts from one address: wait ${String(answer.seconds)} seconds.`,
      );
    }
    return respond(context, 'VerdictsTaken', { accepted: await health.take(verdicts) }, { status: 202 });
  }

  return [
    {
      method: 'post',
      path: '/mini-programs/updates',
      operationId: 'checkUpdates',
      summary: 'Which of many programs have changed since a host has seen them, in one request',
      access: 'public',
      body: { description: 'Programs with their channel, and what was seen of each.', schema: 'UpdateCheck' },
      responses: {
        200: { description: 'Those that changed. Unknown ones are left out.', schema: 'Updates' },
      },
      errors: ['BODY_INVALID', 'BODY_TOO_LARGE'],
      handle: checkUpdates,
    },
    {
      method: 'post',
      path: '/mini-programs/verdicts',
      operationId: 'sendVerdicts',
      summary: 'How trials of releases went; a rollout stops by itself when too many fail',
      access: 'public',
      body: { description: 'One verdict for each trial that ended.', schema: 'Verdicts' },
      responses: { 202: { description: 'Counted.', schema: 'VerdictsTaken' } },
      errors: ['BODY_INVALID', 'BODY_TOO_LARGE', 'TOO_MANY_REQUESTS'],
      handle: takeVerdicts,
    },
  ];
}
