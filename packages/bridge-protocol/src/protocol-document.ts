// The catalogue as one JSON document, for readers that are not TypeScript: Swift and Kotlin tests, docs, other tools.
// `npm run generate` writes it to protocol.json. No entry imports this file, so no package carries the converter.

import { toJsonSchema } from '@valibot/to-json-schema';

import { bridgeErrorCodes } from './error.js';
import { events } from './events.js';
import { limits } from './limits.js';
import { methods } from './methods/index.js';
import { permissions } from './permission.js';
import { PROTOCOL_VERSION } from './version.js';

import type { EventDefinition } from './events.js';
import type { MethodDefinition } from './method.js';
import type { GenericSchema } from 'valibot';

/** Everything a native host or a tool has to know of the protocol. */
export function protocolDocument(): object {
  return {
    protocol: PROTOCOL_VERSION,
    limits,
    errorCodes: bridgeErrorCodes,
    permissions,
    methods: mapValues<MethodDefinition>(methods, describeMethod),
    events: mapValues<EventDefinition>(events, describeEvent),
  };
}

function describeMethod({
  params,
  result,
  effect,
  errors = [],
  sensitive = [],
  ...plain
}: MethodDefinition): object {
  return {
    ...plain,
    effect: effect ?? null,
    errors,
    sensitive,
    params: describe(params, 'input'),
    result: describe(result, 'output'),
  };
}

function describeEvent({ data, ...plain }: EventDefinition): object {
  return { ...plain, data: describe(data, 'output') };
}

/** What JSON Schema cannot say, such as the decimals of a currency, is left out: hosts check it in code. */
function describe(schema: GenericSchema, typeMode: 'input' | 'output'): object {
  const described = toJsonSchema(schema, { errorMode: 'ignore', typeMode, target: 'draft-2020-12' });
  // One dialect for the whole document, so it is not repeated at every schema.
  return { ...described, $schema: undefined };
}

function mapValues<TValue>(
  record: Readonly<Record<string, TValue>>,
  describeValue: (value: TValue) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, describeValue(value)]));
}
