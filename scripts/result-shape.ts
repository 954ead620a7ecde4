import type { GenericSchema } from 'valibot';

/** The part of a valibot schema that says what it is made of. */
interface SchemaParts {
  readonly type: string;
  readonly entries: Readonly<Record<string, GenericSchema>>;
  readonly literal: string;
  readonly wrapped: GenericSchema;
  readonly item: GenericSchema;
  readonly value: GenericSchema;
}

/**
 * The schema of a result as the source of a `Shape` of the guest SDK; null for a method that answers nothing. A choice is any
 * text: a later host may have more to choose from.
 */
export function resultShape(schema: GenericSchema): string | null {
  return schema.type === 'null' ? null : shapeOf(schema);
}

function shapeOf(schema: GenericSchema): string {
  // Every valibot schema carries the members of its kind; a kind that is not named here is refused below.
  const { type, entries, literal, wrapped, item, value } = schema as unknown as SchemaParts;
  switch (type) {
    case 'string':
    case 'picklist':
      return `''`;
    case 'number':
      return '0';
    case 'boolean':
      return 'false';
    case 'literal':
      return JSON.stringify(literal);
    case 'custom':
      // The catalogue has one custom schema: any JSON value.
      return 'true';
    case 'nullable':
      return `[${shapeOf(wrapped)}, null]`;
    case 'array':
      return `[${shapeOf(item)}]`;
    case 'record':
      return `{ '*': ${shapeOf(value)} }`;
    case 'object':
      return `{ ${Object.entries(entries).map(memberOf).join(', ')} }`;
    default:
      throw new TypeError(
        `resultShape knows no schema of type "${type}": say here what a guest checks of it.`,
      );
  }
}

function memberOf([name, schema]: [string, GenericSchema]): string {
  if (schema.type !== 'optional') return `'${name}': ${shapeOf(schema)}`;
  return `'${name}?': ${shapeOf((schema as unknown as SchemaParts).wrapped)}`;
}
