// A schema in words that a reader of TypeScript knows.

import { toJsonSchema } from '@valibot/to-json-schema';

import { code } from './markdown.js';

import type { JsonValue } from '../json.js';
import type { GenericSchema } from 'valibot';

/** What JSON Schema says of a value, as far as the catalogue uses it, with the words of its own checks. */
export interface Shape {
  readonly type?: 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | false;
  readonly propertyNames?: Shape;
  readonly items?: Shape;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  /** What a check of the schema says when it refuses. */
  readonly description?: string;
  readonly default?: JsonValue;
}

/** The shape of what a caller passes (`input`), or of what arrives (`output`). */
export function shapeOf(schema: GenericSchema, typeMode: 'input' | 'output'): Shape {
  const described = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode,
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const { message } = valibotAction as { readonly message?: unknown };
      return typeof message === 'string' ? { ...jsonSchema, description: message } : null;
    },
  });
  // The catalogue uses no more of JSON Schema than this, and nothing that is a boolean instead of a schema.
  return described as Shape;
}

/** The type of a shape, as TypeScript would write it. */
export function typeOf(shape: Shape): string {
  const { type, anyOf, oneOf, enum: choices } = shape;
  if (shape.const !== undefined) return literal(shape.const);
  if (choices !== undefined) return choices.map(literal).join(' | ');
  const members = anyOf ?? oneOf;
  if (members !== undefined) return unionOf(members.map(typeOf));
  if (type === undefined) return 'JsonValue';
  switch (type) {
    case 'array':
      return arrayOf(shape.items ?? {});
    case 'object':
      return shape.properties === undefined ? recordOf(shape) : objectOf(shape);
    case 'integer':
      return 'number';
    case 'boolean':
    case 'null':
    case 'number':
    case 'string':
      return type;
  }
}

/** What a type does not say of a shape: its bounds and forms. */
export function boundsOf(shape: Shape): string {
  return boundsIn(shape).join('; ');
}

/** A value as TypeScript would write it. */
export function literal(value: JsonValue): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return value.toLocaleString('en-US').replaceAll(',', '_');
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function arrayOf(item: Shape): string {
  const isUnion = (item.enum ?? item.anyOf ?? item.oneOf) !== undefined;
  return isUnion ? `(${typeOf(item)})[]` : `${typeOf(item)}[]`;
}

function unionOf(members: readonly string[]): string {
  return members.includes('JsonValue') ? 'JsonValue' : members.join(' | ');
}

function recordOf({ additionalProperties }: Shape): string {
  return `Record<string, ${typeOf(additionalProperties === false ? {} : (additionalProperties ?? {}))}>`;
}

function objectOf({ properties = {}, required = [] }: Shape): string {
  const members = Object.entries(properties).map(
    ([name, member]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(member)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function boundsIn(shape: Shape): string[] {
  const { type, description, pattern, items, properties = {}, additionalProperties, propertyNames } = shape;
  const own = [
    range(shape.minLength, shape.maxLength, 'characters'),
    range(shape.minItems, shape.maxItems, 'items'),
    range(undefined, shape.maxProperties, 'entries'),
    type === 'integer' || type === 'number' ? numberRange(shape) : '',
    description ?? (pattern === undefined ? '' : `matches ${code(pattern)}`),
  ];
  const words = [
    ...own.filter((part) => part !== ''),
    ...named('each', items),
    ...named('names', propertyNames),
    ...named('values', additionalProperties === false ? undefined : additionalProperties),
    ...Object.entries(properties).flatMap(([name, member]) => named(code(name), member)),
    ...(shape.anyOf ?? []).flatMap((member) => named(code(typeOf(member)), member)),
    ...(shape.oneOf ?? []).flatMap(boundsIn),
  ];
  // Members of a union that share a field say the same of it.
  return [...new Set(words)];
}

function named(name: string, shape: Shape | undefined): string[] {
  const words = shape === undefined ? [] : boundsIn(shape);
  return words.length === 0 ? [] : [`${name}: ${words.join(', ')}`];
}

function numberRange({ type, minimum, maximum }: Shape): string {
  const bounds = range(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, '');
  return type === 'integer' ? `a whole number${bounds === '' ? '' : `, ${bounds}`}` : bounds;
}

const singular = { characters: 'character', items: 'item', entries: 'entry' };

function range(
  least: number | undefined,
  most: number | undefined,
  unit: keyof typeof singular | '',
): string {
  const [from, to] = [least, most].map((bound) => bound?.toLocaleString('en-US'));
  const isOne = (most ?? least) === 1;
  const end = unit === '' ? '' : ` ${isOne ? singular[unit] : unit}`;
  if (from === undefined) return to === undefined ? '' : `at most ${to}${end}`;
  if (to === undefined) return `at least ${from}${end}`;
  return from === to ? `${to}${end}` : `${from} to ${to}${end}`;
}
