import type { GenericSchema } from 'valibot';

/** The part of a valibot schema that says what it is made of. */
interface SchemaParts {
  readonly type: string;
  readonly entries: Readonly<Record<string, GenericSchema>>;
  readonly options: readonly (string | GenericSchema)[];
  readonly literal: string;
  readonly wrapped: GenericSchema;
  readonly item: GenericSchema;
  readonly value: GenericSchema;
  readonly default: unknown;
}

/** What a caller writes, or what is there once a schema has checked it and filled in its defaults. */
export type Side = 'input' | 'output';

/**
 * A schema as the TypeScript type that valibot infers from it; a test proves that it is the same type. Of an object, the
 * members to withhold can be passed by nobody.
 */
export function schemaType(schema: GenericSchema, side: Side, withheld: readonly string[] = []): string {
  // Every valibot schema carries the members of its kind; a kind that is not named here is refused below.
  const parts = schema as unknown as SchemaParts;
  switch (parts.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return parts.type;
    case 'literal':
      return JSON.stringify(parts.literal);
    case 'picklist':
      return parts.options.map((option) => JSON.stringify(option)).join(' | ');
    case 'union':
    case 'variant':
      return parts.options.map((option) => schemaType(option as GenericSchema, side)).join(' | ');
    case 'nullable':
      return `${schemaType(parts.wrapped, side)} | null`;
    case 'optional':
      return `${schemaType(parts.wrapped, side, withheld)}${isFilledIn(parts, side) ? '' : ' | undefined'}`;
    case 'array':
      return `(${schemaType(parts.item, side)})[]`;
    case 'record':
      return `Record<string, ${schemaType(parts.value, side)}>`;
    case 'object':
      return objectType(parts.entries, side, withheld) || 'Record<string, JsonValue>';
    case 'strict_object':
      // A plain `{}` would let any parameter through.
      return objectType(parts.entries, side, withheld) || 'Record<string, never>';
    case 'custom':
      // The catalogue has one custom schema: any JSON value.
      return 'JsonValue';
    default:
      throw new TypeError(
        `schemaType knows no schema of type "${parts.type}": say here what type it stands for.`,
      );
  }
}

function objectType(entries: SchemaParts['entries'], side: Side, withheld: readonly string[]): string {
  const members = Object.entries(entries).map(([name, schema]) => {
    if (withheld.includes(name)) return `${JSON.stringify(name)}?: never;`;
    const isOptional = schema.type === 'optional' && !isFilledIn(schema as unknown as SchemaParts, side);
    return `${JSON.stringify(name)}${isOptional ? '?' : ''}: ${schemaType(schema, side)};`;
  });
  return members.length === 0 ? '' : `{ ${members.join(' ')} }`;
}

function isFilledIn(parts: SchemaParts, side: Side): boolean {
  return side === 'output' && parts.default !== undefined;
}
