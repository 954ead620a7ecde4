import * as v from 'valibot';

import type { JsonValue } from '@org/bridge-protocol';
import type { GenericSchema } from 'valibot';

/** In every value that must not survive. */
export const SECRET = 'Secret90218473655';
/** The same for numbers, and for texts of digits. */
export const SECRET_DIGITS = '90218473655';

interface SchemaParts {
  readonly type: string;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
  readonly literal?: JsonValue;
}

/**
 * A value that a schema accepts, with everything in it that is optional. Below the named fields every text and number is
 * the secret one; elsewhere they are plain.
 */
export function sampleOf(schema: GenericSchema, sensitive: readonly string[], isSecret = false): JsonValue {
  // Every valibot schema carries these members as far as it has them.
  const { type, wrapped, options = [], entries, item, value, literal } = schema as unknown as SchemaParts;
  if (wrapped !== undefined) return sampleOf(wrapped, sensitive, isSecret);
  if (entries !== undefined) {
    const members = Object.entries(entries).map(([name, entry]) => [
      name,
      sampleOf(entry, sensitive, isSecret || sensitive.includes(name)),
    ]);
    return Object.fromEntries(members) as JsonValue;
  }
  switch (type) {
    case 'array': {
      const choices = choicesOf(item);
      return choices.map((choice) => sampleOf(choice, sensitive, isSecret));
    }
    case 'record':
      return {
        [isSecret ? SECRET : 'plain']: value === undefined ? 0 : sampleOf(value, sensitive, isSecret),
      };
    case 'custom':
      return isSecret
        ? { [SECRET]: [SECRET, Number(SECRET_DIGITS), { a: SECRET }] }
        : { plain: ['plain', 1] };
    case 'literal':
      return literal ?? null;
    case 'picklist':
      return options[0] as JsonValue;
    case 'union':
      return sampleOf(options[0] as GenericSchema, sensitive, isSecret);
    case 'null':
      return null;
    case 'boolean':
      return true;
    default:
      return leafOf(schema, isSecret);
  }
}

function choicesOf(schema: GenericSchema | undefined): readonly GenericSchema[] {
  if (schema === undefined) return [];
  const { type, options = [] } = schema as unknown as SchemaParts;
  return type === 'variant' ? (options as readonly GenericSchema[]) : [schema];
}

/** The first of some texts and numbers that a schema accepts. */
function leafOf(schema: GenericSchema, isSecret: boolean): JsonValue {
  const candidates = isSecret
    ? [SECRET, SECRET_DIGITS, Number(SECRET_DIGITS), `https://${SECRET}.example`]
    : ['plain', '#1a2b3c', '12', 'USD', 'https://plain.example', 20, 1_000];
  const found = candidates.find((candidate) => v.is(schema, candidate));
  if (found === undefined) throw new Error(`No sample for ${JSON.stringify(schema)}.`);
  return found;
}
