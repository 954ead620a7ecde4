import type { JsonValue } from '@org/bridge-protocol/wire';
import type { GenericSchema } from 'valibot';

/** The part of a valibot schema that says what it is made of. */
interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly options?: readonly unknown[];
  readonly literal?: JsonValue;
  readonly wrapped?: GenericSchema;
}

/** The plainest value that a result schema accepts: nothing where nothing is allowed, else empty, zero or the first choice. */
export function sampleOf(schema: GenericSchema): JsonValue {
  // Every valibot schema carries these members as far as it has them.
  const { type, entries = {}, options = [], literal } = schema as unknown as SchemaParts;
  switch (type) {
    case 'object':
    case 'strict_object':
      return Object.fromEntries(
        Object.entries(entries)
          .filter(([, entry]) => entry.type !== 'optional')
          .map(([name, entry]) => [name, sampleOf(entry)]),
      );
    case 'array':
      return [];
    case 'record':
      return {};
    case 'string':
      return '';
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'literal':
      return literal ?? null;
    case 'picklist':
      // The choices of the catalogue are texts.
      return options[0] as string;
    default:
      return null;
  }
}
