import { PackageError } from './error.js';
import type { PackageErrorCode } from './error.js';
import { quoted } from './quoted.js';
import { isJsonObject } from './strict-json.js';
import type { JsonObject, JsonValue } from './strict-json.js';

/** What one member of a document must be. `demand` completes the sentence "<member> must be …". */
export interface FieldRule {
  readonly rule: string;
  readonly demand: string;
  readonly accepts: (value: JsonValue) => boolean;
  readonly isOptional?: boolean;
  /** When it differs from the document's own code. */
  readonly code?: PackageErrorCode;
  /** Where inside a refused value the fault is, such as `[2]`; empty when it is the value itself. */
  readonly faultOf?: (value: JsonValue) => string;
}

/** Names that are left to whoever writes a document (package-format 3.4). */
export const extensionPattern = /^x-[a-z0-9-]+$/;

/** One rule for every member that a type names; a member without a rule does not compile. */
export type FieldRules<T, Rule extends FieldRule = FieldRule> = {
  readonly [Name in Exclude<keyof T & string, `x-${string}`>]-?: Rule;
};

/** The document and the place in it where the members stand, for messages and for members that are not expected. */
export interface FieldContext {
  /** Such as `manifest.json: window`; a function where it takes long to write, because it is only read on refusal. */
  readonly where: string | (() => string);
  readonly code: PackageErrorCode;
  readonly rule: string;
  /** Whether names beginning with `x-` are left to whoever wrote them. */
  readonly isExtensible?: boolean;
}

/** Holds an object to its rules: every required member, no unknown member, every value accepted. */
export function checkFields(
  value: JsonValue | undefined,
  rules: Readonly<Record<string, FieldRule>>,
  context: FieldContext,
): void {
  if (!isJsonObject(value)) throw refuse(context, `${placeOf(context)} must be an object`);
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(rules, name) || (context.isExtensible === true && extensionPattern.test(name)))
      continue;
    throw refuse(context, `${placeOf(context)} has the unknown member ${quoted(name)}: remove it`);
  }
  for (const name in rules) {
    const rule = rules[name];
    if (rule !== undefined) checkField(value, name, rule, context);
  }
}

function checkField(object: JsonObject, name: string, rule: FieldRule, context: FieldContext): void {
  const value = object[name];
  if (value === undefined && rule.isOptional === true) return;
  if (value !== undefined && rule.accepts(value)) return;
  const code = rule.code ?? context.code;
  const verb = value === undefined ? 'is missing: it must be' : 'must be';
  const fault = value === undefined ? '' : (rule.faultOf?.(value) ?? '');
  const place = memberOf(placeOf(context), name);
  const hint = fault === '' ? '' : `; look at ${place.slice(place.indexOf(': ') + 2)}${fault}`;
  throw refuse({ code, rule: rule.rule }, `${place} ${verb} ${rule.demand}${hint}`);
}

function placeOf({ where }: FieldContext): string {
  return typeof where === 'string' ? where : where();
}

/** `manifest.json: window` and `title` make `manifest.json: window.title`. */
function memberOf(where: string, name: string): string {
  return where.includes(': ') ? `${where}.${name}` : `${where}: ${name}`;
}

/** Whether a value is a list without repetition in which every item is accepted. */
export function isListOf(
  value: JsonValue,
  maxItems: number,
  accepts: (item: JsonValue) => boolean,
): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length <= maxItems && value.every(accepts) && areDistinct(value);
}

/** Whether a value is a whole number of at least `minimum`. */
export function isInteger(value: JsonValue, minimum: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum;
}

/**
 * Text that may be shown to people: one line, nothing around it, no controls, and no characters that have no shape or
 * reorder others (package-format 3.13).
 */
export const displayTextPattern =
  /^(?!\s|.*\s$)[^\u034f\p{Cc}\u17b4-\u17b5\u00ad\u061c\u115f-\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]+$/u;

/** Whether a value is text that may be shown to people. */
export function isDisplayText(value: JsonValue, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength && displayTextPattern.test(value);
}

function areDistinct(values: readonly JsonValue[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === values.length;
}

function refuse(
  { code, rule }: { readonly code: PackageErrorCode; readonly rule: string },
  message: string,
): PackageError {
  return new PackageError(code, rule, `${message}.`);
}
