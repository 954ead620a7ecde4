import * as v from 'valibot';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { ReachRequest } from './reach.js';
import { channelParameter, defaultChannel } from './route.js';
import type { Parameter, StoreContext } from './route.js';
import { channel, reachFields } from './schema-parts.js';

/** What a publication asks for beside its bytes. */
export interface PublishQuery {
  readonly channel: string;
  readonly reach: ReachRequest;
}

const number = '^(?:0|[1-9][0-9]{0,14})$';
const time = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$';
const optional = { in: 'query', isOptional: true } as const;

/** The parameters of a publication, for the document. */
export const publishParameters: readonly Parameter[] = [
  channelParameter,
  {
    ...{ ...optional, name: 'permille', pattern: number },
    description: 'How many of a thousand devices get it; all of them when it is left out.',
  },
  {
    ...{ ...optional, name: 'haltFailPermille', pattern: number },
    description: 'Stops the rollout when more of a thousand trials fail.',
  },
  {
    ...{ ...optional, name: 'haltMinVerdicts', pattern: number },
    description: `From how many verdicts on; ${String(storeLimits.defaultHaltVerdicts)} when it is left out.`,
  },
  { ...optional, name: 'from', pattern: time, description: 'Nobody gets it before.' },
  { ...optional, name: 'until', pattern: time, description: 'From then on the channel turns back.' },
  {
    ...{ ...optional, name: 'minUsable', pattern: number },
    description: 'Releases below this number may not be launched any more.',
  },
];

const numbers: readonly string[] = ['permille', 'haltFailPermille', 'haltMinVerdicts', 'minUsable'];
const querySchema = v.strictObject({ channel: v.optional(channel), ...reachFields });

/** Reads the query of a publication; a name that it does not have is a slip that must not pass as a wish. */
export function readPublishQuery(context: StoreContext): PublishQuery {
  const query = Object.entries(context.req.queries()).map(([name, values]) => {
    const [text = ''] = values;
    if (values.length > 1) throw refuse(`${name} is there twice`);
    return [name, numbers.includes(name) && new RegExp(number).test(text) ? Number(text) : text] as const;
  });
  const result = v.safeParse(querySchema, Object.fromEntries(query));
  if (!result.success)
    throw refuse(result.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`).join('; '));
  const { channel: name = defaultChannel, ...fields } = result.output;
  return { channel: name, reach: toReachRequest(fields) };
}

/** What a publication or promotion asks for, once its members have been read. */
export function toReachRequest(fields: {
  readonly [Name in keyof typeof reachFields]?: v.InferOutput<(typeof reachFields)[Name]>;
}): ReachRequest {
  const { permille, haltFailPermille: failPermille, haltMinVerdicts, from, until, minUsable } = fields;
  if (failPermille === undefined && haltMinVerdicts !== undefined)
    throw refuse('haltMinVerdicts needs haltFailPermille');
  if (from !== undefined && until !== undefined && until <= from) throw refuse('until is not after from');
  const minVerdicts = haltMinVerdicts ?? storeLimits.defaultHaltVerdicts;
  const halt = failPermille === undefined ? undefined : { failPermille, minVerdicts };
  return { permille, halt, from, until, minUsable };
}

function refuse(problem: string): StoreError {
  return new StoreError('QUERY_INVALID', `What is asked for with the release does not fit: ${problem}.`);
}
