import { readBody } from '../body.js';
import type { DeltaMaker } from '../delta-maker.js';
import { StoreError } from '../error.js';
import type { StoreErrorCode } from '../error.js';
import type { Health } from '../health.js';
import { storeLimits } from '../limits.js';
import { ownedProgram } from '../owned-program.js';
import { toReachRequest } from '../publish-query.js';
import { changeRollout, forceUpdate, promote } from '../release-control.js';
import type { ReleaseControlParts, RolloutChange, Steering } from '../release-control.js';
import {
  answerPublished,
  defaultChannel,
  programIdOf,
  programIdParameter,
  readDocument,
  respond,
} from '../route.js';
import type { Route, StoreContext } from '../route.js';
import type { Document, SchemaName } from '../schemas.js';

/** What can come between somebody and a new signature. */
const signingErrors: readonly StoreErrorCode[] = [
  'BODY_INVALID',
  'BODY_TOO_LARGE',
  'PROGRAM_NOT_OWNED',
  'PROGRAM_NOT_FOUND',
  'RELEASE_NOT_FOUND',
  'ROLLOUT_HALTED',
  'FORCE_REFUSED',
  'CONFLICT',
  'WITNESS_UNAVAILABLE',
  'RECOVERY_PENDING',
  'STORE_BUSY',
];
/** What can speak against announcing a release. */
const releaseErrors: readonly StoreErrorCode[] = [
  'RELEASE_RECALLED',
  'PERMISSION_NOT_ALLOWED',
  'DOMAIN_NOT_ALLOWED',
  'KEYS_REFUSED',
];

/** Where partners and the operator steer releases: from channel to channel, to more devices, or to all at once. */
export function channelRoutes(
  parts: ReleaseControlParts & { readonly health: Health; readonly deltas: DeltaMaker },
): readonly Route[] {
  async function handlePromotion(context: StoreContext): Promise<Response> {
    const { releaseSeq, ...fields } = await read(context, 'Promotion');
    const channel = context.req.param('channel') ?? '';
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(channel))
      throw new StoreError(
        'BODY_INVALID',
        'A channel is lower-case letters, digits and hyphens, such as beta.',
      );
    const reach = toReachRequest(fields);
    const asked = who(context, channel);
    const statement = await promote(parts, { ...asked, releaseSeq, reach });
    parts.deltas.prepare(asked);
    return answerPublished(context, statement);
  }

  async function handleRollout(context: StoreContext): Promise<Response> {
    const { channel, ...wish } = await read(context, 'RolloutChange');
    const change = rolloutChange(wish);
    return answerPublished(context, await changeRollout(parts, { ...who(context, channel), change }), 200);
  }

  async function handleForce(context: StoreContext): Promise<Response> {
    const { channel, minUsableSeq, graceUntil } = await read(context, 'Force');
    const asked = { ...who(context, channel), minUsableSeq, graceUntil };
    return answerPublished(context, await forceUpdate(parts, asked));
  }

  async function handleHealth(context: StoreContext): Promise<Response> {
    const { id } = await ownedProgram(parts.repository, who(context, undefined));
    const headers = { 'Cache-Control': 'no-store' };
    return respond(context, 'ProgramHealth', await parts.health.report(id), { headers });
  }

  const access = 'partner-or-operator';
  const post = { method: 'post', access } as const;
  return [
    {
      ...post,
      path: '/mini-programs/{id}/channels/{channel}',
      operationId: 'promoteRelease',
      summary: 'Makes a release of one channel the current one of another',
      parameters: [
        programIdParameter,
        { name: 'channel', in: 'path', description: 'The channel that gets it, such as stable.' },
      ],
      body: { description: 'Which release, and for whom.', schema: 'Promotion' },
      responses: { 201: { description: 'Announced.', schema: 'Published' } },
      errors: [
        ...signingErrors,
        ...releaseErrors,
        'QUERY_INVALID',
        'VERSION_NOT_HIGHER',
        'BELOW_ROLLBACK_FLOOR',
        'TOO_MANY_CHANNELS',
      ],
      handle: handlePromotion,
    },
    {
      ...post,
      path: '/mini-programs/{id}/rollout',
      operationId: 'changeRollout',
      summary: 'Gives the current release to more devices or fewer, stops it, or goes on',
      parameters: [programIdParameter],
      body: {
        description: 'One of permille, halt and resume; resume may have a permille.',
        schema: 'RolloutChange',
      },
      responses: { 200: { description: 'Signed.', schema: 'Published' } },
      errors: signingErrors,
      handle: handleRollout,
    },
    {
      ...post,
      path: '/mini-programs/{id}/force',
      operationId: 'forceUpdate',
      summary: 'Forbids older releases: hosts update before they open the program',
      parameters: [programIdParameter],
      body: { description: 'From which release on.', schema: 'Force' },
      responses: { 201: { description: 'Announced.', schema: 'Published' } },
      errors: [...signingErrors, ...releaseErrors],
      handle: handleForce,
    },
    {
      method: 'get',
      access,
      path: '/mini-programs/{id}/health',
      operationId: 'getProgramHealth',
      summary: 'What each channel serves, and what devices say about the releases',
      parameters: [programIdParameter],
      responses: { 200: { description: 'The newest releases first.', schema: 'ProgramHealth' } },
      errors: ['PROGRAM_NOT_OWNED', 'PROGRAM_NOT_FOUND'],
      handle: handleHealth,
    },
  ];
}

async function read<Name extends SchemaName>(context: StoreContext, schema: Name): Promise<Document<Name>> {
  return readDocument(await readBody(context, storeLimits.maxJsonBodyBytes), schema);
}

function who(context: StoreContext, channel: string = defaultChannel): Steering {
  return { programId: programIdOf(context), channel, partnerId: context.get('partnerId') };
}

function rolloutChange({ permille, halt, resume }: Document<'RolloutChange'>): RolloutChange {
  if (halt === true && resume === undefined && permille === undefined) return { type: 'halt' };
  if (resume === true && halt === undefined) return { type: 'resume', permille };
  if (permille !== undefined && halt === undefined) return { type: 'to', permille };
  throw new StoreError(
    'BODY_INVALID',
    'The body does not fit: give permille, halt, or resume with or without permille.',
  );
}
