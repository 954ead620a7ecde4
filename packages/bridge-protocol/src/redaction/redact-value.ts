// What of a value may stand in a trace: what the catalogue declares and does not call sensitive (docs/trace-format.md 3).

import * as v from 'valibot';

import { redactionLimits } from './limits.js';
import { isMarked, toRedacted } from './redacted-value.js';

import type { JsonValue } from '../json.js';
import type { GenericSchema } from 'valibot';

/** Where a value stands, by the catalogue. */
export interface Place {
  /** What it may be. Empty where the catalogue expects nothing: then all of it is redacted. */
  readonly schemas: readonly GenericSchema[];
  /** Members that a log must not show, at any depth. */
  readonly sensitive: readonly string[];
  /** Whether the whole of it must not be shown. */
  readonly isSensitive: boolean;
}

/** The place of a value that the catalogue does not know. */
export const unknownPlace: Place = { schemas: [], sensitive: [], isSensitive: true };

/** The value without what must not be shown. Types and lengths stay; so do names and words that the catalogue declares. */
export function redactValue(root: JsonValue, rootPlace: Place): JsonValue {
  let redactedValues = 0;
  return redact(root, rootPlace);

  function redact(value: JsonValue, place: Place): JsonValue {
    const schemas = place.schemas.flatMap(choicesOf);
    const isSensitive = place.isSensitive || schemas.length === 0;
    if (isSensitive) redactedValues += 1;
    if (value === null) return null;
    if (typeof value !== 'object') return isShown(value, schemas, isSensitive) ? value : toRedacted(value);
    // 3.5: a value that looks redacted by itself is no mark of ours.
    if (isMarked(value) || redactedValues > redactionLimits.maxRedactedValues) return toRedacted(value);
    const { sensitive } = place;
    if (Array.isArray(value)) {
      const inside = { schemas: schemas.flatMap(itemsOf), sensitive, isSensitive };
      return value.map((item: JsonValue) => redact(item, inside));
    }
    let renamed = 0;
    const members = Object.entries(value).map(([name, member]) => {
      const { schemas: memberSchemas, isName } = memberOf(name, schemas, isSensitive);
      const inside = {
        schemas: memberSchemas,
        sensitive,
        isSensitive: isSensitive || sensitive.includes(name),
      };
      // 3.4: a name that the catalogue does not declare can be data.
      const shownName = isName ? name : `name${(renamed += 1)}`;
      return [shownName, redact(member, inside)];
    });
    // Object.fromEntries forgets the form that was just written down.
    return Object.fromEntries(members) as JsonValue;
  }
}

// 3.3: what a sensitive field may hold besides data is a word of the catalogue, such as the type of an operation.
function isShown(
  value: string | number | boolean,
  schemas: readonly GenericSchema[],
  isSensitive: boolean,
): boolean {
  return schemas.some((schema) => (!isSensitive || isVocabulary(schema)) && v.is(schema, value));
}

function isVocabulary({ type }: GenericSchema): boolean {
  return type === 'literal' || type === 'picklist';
}

/** The parts of a valibot schema that say what it is made of. */
interface SchemaParts {
  readonly type: string;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly GenericSchema[];
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
}

/** Every valibot schema carries these members as far as it has them. */
function partsOf(schema: GenericSchema): SchemaParts {
  return schema;
}

/** The schemas that a schema is a choice of; itself, when it is none. */
function choicesOf(schema: GenericSchema): readonly GenericSchema[] {
  const { type, wrapped, options = [] } = partsOf(schema);
  if (wrapped !== undefined) return choicesOf(wrapped);
  return type === 'union' || type === 'variant' ? options.flatMap(choicesOf) : [schema];
}

function itemsOf(schema: GenericSchema): readonly GenericSchema[] {
  const { type, item } = partsOf(schema);
  if (type === 'custom') return [schema];
  return item === undefined ? [] : [item];
}

function memberOf(
  name: string,
  schemas: readonly GenericSchema[],
  isSensitive: boolean,
): { readonly schemas: readonly GenericSchema[]; readonly isName: boolean } {
  const declared = schemas.flatMap((schema) => {
    const { entries = {} } = partsOf(schema);
    // Own members only: a name from outside never reaches a prototype.
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    return entry === undefined ? [] : [entry];
  });
  if (declared.length > 0) return { schemas: declared, isName: true };
  const open = schemas.flatMap((schema) => {
    const { type, value } = partsOf(schema);
    if (type === 'custom') return [schema];
    return type === 'record' && value !== undefined ? [value] : [];
  });
  return { schemas: open, isName: open.length > 0 && !isSensitive };
}
