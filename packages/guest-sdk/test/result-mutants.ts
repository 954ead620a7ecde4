import type { JsonValue } from '@org/bridge-protocol';
import type { GenericSchema } from 'valibot';

/** The part of a valibot schema that says what it is made of. */
interface SchemaParts {
  readonly type: string;
  readonly entries: Readonly<Record<string, GenericSchema>>;
  readonly options: readonly string[];
  readonly literal: string;
  readonly wrapped: GenericSchema;
  readonly item: GenericSchema;
  readonly value: GenericSchema;
}

/** A result with one part of it replaced, or left out where the value is undefined. */
export interface Mutant {
  readonly value: unknown;
  /** Where the part is, the type of its schema, and what stands there instead. */
  readonly path: string;
  readonly type: string;
  readonly replacement: unknown;
}

/** One of each type of JSON, empty and not, and nothing. */
const replacements: readonly unknown[] = [
  '',
  'text',
  0,
  7,
  true,
  false,
  null,
  [],
  [7],
  {},
  { x: 1 },
  undefined,
];

/** A value that a result schema accepts, with all that may be there: every optional member, one item, one entry. */
export function fullSampleOf(schema: GenericSchema): JsonValue {
  const { type, entries, options, literal, wrapped, item, value } = partsOf(schema);
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, fullSampleOf(entry)]));
    case 'array':
      return [fullSampleOf(item)];
    case 'record':
      return { 'of the host?': fullSampleOf(value) };
    case 'string':
      return 'text';
    case 'number':
      return 1.5;
    case 'boolean':
      return true;
    case 'literal':
      return literal;
    case 'picklist':
      return options[0] ?? null;
    case 'optional':
    case 'nullable':
      return fullSampleOf(wrapped);
    case 'null':
      return null;
    case 'custom':
      return [{ any: 'json' }];
    default:
      throw new TypeError(`fullSampleOf has no sample for a schema of type "${type}".`);
  }
}

/** The full sample again and again, each time with another part of it replaced. */
export function mutantsOf(schema: GenericSchema, path = 'result'): Mutant[] {
  const { type, entries, wrapped, item, value } = partsOf(schema);
  const own = replacements.map((replacement) => ({ value: replacement, path, type, replacement }));
  const sample = fullSampleOf(schema);
  const within = (name: string, child: GenericSchema): Mutant[] =>
    mutantsOf(child, `${path}.${name}`).map((mutant) => ({
      ...mutant,
      value: Array.isArray(sample) ? [mutant.value] : { ...(sample as object), [name]: mutant.value },
    }));
  switch (type) {
    case 'object':
      return [...own, ...Object.entries(entries).flatMap(([name, entry]) => within(name, entry))];
    case 'array':
      return [...own, ...within('0', item)];
    case 'record':
      return [...own, ...within('of the host?', value)];
    case 'optional':
    case 'nullable':
      return mutantsOf(wrapped, path);
    default:
      return own;
  }
}

function partsOf(schema: GenericSchema): SchemaParts {
  // Every valibot schema carries the members of its kind.
  return schema as unknown as SchemaParts;
}
