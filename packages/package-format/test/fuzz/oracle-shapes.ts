import { isList, isMembers } from './json-tree.js';
import type { Json } from './json-tree.js';

/** What an oracle demands of a value. */
export type Rule = (value: Json) => boolean;

/** A whole number in a range. */
export function isWhole(value: Json, from: number, to = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}

/** Text that a predicate accepts. */
export function text(accepts: (value: string) => boolean): Rule {
  return (value) => typeof value === 'string' && accepts(value);
}

/** Text of a form. */
export function matches(pattern: RegExp): Rule {
  return text((value) => pattern.test(value));
}

/** True or false. */
export const isBoolean: Rule = (value) => typeof value === 'boolean';

/** A list of so many items, none of them twice. */
export function listOf(maxItems: number, accepts: Rule, minItems = 0): Rule {
  return (value) =>
    isList(value) &&
    value.length >= minItems &&
    value.length <= maxItems &&
    value.every(accepts) &&
    new Set(value.map((item) => JSON.stringify(item))).size === value.length;
}

/** An object with all of the first members, perhaps some of the second, and no others. */
export function object(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  const rules = { ...required, ...optional };
  return (value) =>
    isMembers(value) &&
    Object.keys(required).every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(
      ([name, member]) => Object.hasOwn(rules, name) && (rules[name]?.(member) ?? false),
    );
}
