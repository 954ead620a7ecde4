// Where two values of a trace first differ, in words of JSON pointers (RFC 6901).

import { isMarked, typeOf } from '@org/bridge-protocol/redaction';

import type { JsonValue } from '@org/bridge-protocol';

/** One difference. What one side does not have is undefined there. */
export interface Difference {
  /** JSON pointer to the place; empty for the whole. */
  readonly where: string;
  readonly expected: JsonValue | undefined;
  readonly actual: JsonValue | undefined;
}

/** How much of the values at a place has to be the same. */
export type Strictness = 'value' | 'type' | 'nothing';

/** How two values are compared. */
export interface Comparison {
  readonly strictnessAt: (where: string) => Strictness;
  /** Whether the actual value may have members that are not expected, as results may (docs/protocol.md 7.1). */
  readonly isLoose: boolean;
}

/** The first difference in the order of the expected value, or null. Of redacted values only the type is compared. */
export function firstDifference(
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  comparison: Comparison,
  where = '',
): Difference | null {
  const strictness = comparison.strictnessAt(where);
  if (strictness === 'nothing' || expected === actual) return null;
  const difference = { where, expected, actual };
  if (expected === undefined || actual === undefined || typeOf(expected) !== typeOf(actual))
    return difference;
  if (strictness === 'type' || isMarked(expected) || isMarked(actual)) return null;
  if (typeof expected !== 'object' || expected === null) return difference;
  const [left, right] = [membersOf(expected), membersOf(actual)];
  const names = [...left.keys(), ...[...right.keys()].filter((name) => !left.has(name))];
  const isLoose = comparison.isLoose && !Array.isArray(expected);
  for (const name of names) {
    if (isLoose && !left.has(name)) return null;
    const place = `${where}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const found = firstDifference(left.get(name), right.get(name), comparison, place);
    if (found !== null) return found;
  }
  return null;
}

function membersOf(value: JsonValue): ReadonlyMap<string, JsonValue> {
  // Both are objects or both are lists: the caller has compared their types.
  return new Map(Object.entries(value as object) as [string, JsonValue][]);
}
