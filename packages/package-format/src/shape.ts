import { isInteger, isListOf } from './fields.js';
import type { FieldRule } from './fields.js';
import { isJsonArray, isJsonObject } from './strict-json.js';
import type { JsonObject, JsonValue } from './strict-json.js';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = JsonObject;

/** What a value must be: the check, and the same for whoever writes documents. Made together, so that they agree. */
export interface Shape {
  readonly accepts: (value: JsonValue) => boolean;
  readonly schema: JsonSchema;
  /** Where inside a value that is not accepted the fault is, such as `[2]`; empty when it is the value itself. */
  readonly faultOf?: (value: JsonValue) => string;
}

/** A rule for a member, with what tells it to whoever writes documents. */
export interface DescribedRule extends FieldRule, Shape {}

/** Exactly this value. */
export function constant(expected: string | number): Shape {
  return { accepts: (value) => value === expected, schema: { const: expected } };
}

/** One of these words. */
export function oneOf(...words: readonly string[]): Shape {
  return { accepts: (value) => typeof value === 'string' && words.includes(value), schema: { enum: words } };
}

/** True or false. */
export const flag: Shape = {
  accepts: (value) => typeof value === 'boolean',
  schema: { type: 'boolean' },
};

/** Any text. */
export const anyText: Shape = {
  accepts: (value) => typeof value === 'string',
  schema: { type: 'string' },
};

/** A whole number in a range, both ends included. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): Shape {
  return {
    accepts: (value) => isInteger(value, minimum) && value <= maximum,
    schema: { type: 'integer', minimum, maximum },
  };
}

/** Text that a pattern describes from its beginning to its end. */
export function matching(pattern: RegExp, maxLength?: number): Shape {
  return {
    accepts: (value) =>
      typeof value === 'string' && value.length <= (maxLength ?? Infinity) && pattern.test(value),
    schema: {
      type: 'string',
      ...(maxLength === undefined ? {} : { maxLength }),
      pattern: pattern.source,
    },
  };
}

/** A list of at most so many items, none of them twice. */
export function listOf(item: Shape, maxItems: number): Shape {
  return {
    accepts: (value) => isListOf(value, maxItems, item.accepts),
    schema: { type: 'array', items: item.schema, maxItems, uniqueItems: true },
    faultOf: (value) => {
      const items = isJsonArray(value) ? value : [];
      const index = items.findIndex((one, at) => !item.accepts(one) || items.indexOf(one) < at);
      return index < 0 || items.length > maxItems ? '' : `[${index}]`;
    },
  };
}

/** An object with members of its own, which are checked after it. */
export function objectWith(rules: Readonly<Record<string, DescribedRule>>): Shape {
  return { accepts: isJsonObject, schema: objectSchema(rules) };
}

/** An object of at most so many entries whose names are the author's. The entries are checked after it. */
export function mapOf(
  name: Shape,
  rules: Readonly<Record<string, DescribedRule>>,
  maxEntries: number,
): Shape {
  return {
    accepts: (value) => isJsonObject(value) && Object.keys(value).length <= maxEntries,
    schema: {
      type: 'object',
      maxProperties: maxEntries,
      propertyNames: name.schema,
      additionalProperties: objectSchema(rules),
    },
  };
}

/** The schema of an object with exactly these members. What a rule demands becomes the hint that an editor shows. */
export function objectSchema(rules: Readonly<Record<string, DescribedRule>>): JsonSchema {
  const members = Object.entries(rules);
  return {
    type: 'object',
    properties: Object.fromEntries(
      members.map(([name, { schema, demand, rule }]) => [
        name,
        { description: `Must be ${demand} (package-format ${rule}).`, ...schema },
      ]),
    ),
    required: members.filter(([, { isOptional }]) => isOptional !== true).map(([name]) => name),
    additionalProperties: false,
  };
}
