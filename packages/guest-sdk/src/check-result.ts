// The host checks its results against the catalogue. A program checks what it relies on all the same: hosts are many.

import { BridgeError } from '@org/bridge-protocol/wire';

import { call } from './page.js';

import type { CallArguments } from './call-method.js';
import type { MethodName, ResultOf } from '@org/bridge-protocol/wire';

/**
 * What a result has to be, said by example: `''`, `0` and `false` stand for any text, number and truth value, another text
 * for itself, `true` for anything that is there, `[x]` for a list of such, `[x, null]` for one such or null. An object has
 * these members and may have more: `name?` may be missing, `*` stands for each there is.
 */
export type Shape = string | 0 | boolean | readonly [Shape] | readonly [Shape, null] | ShapeOfMembers;
interface ShapeOfMembers {
  readonly [name: string]: Shape;
}

/** Calls a method of this page; rejects with INVALID_RESULT when the answer is not what its type says. */
export async function callChecked<TName extends MethodName>(
  method: TName,
  shape: Shape,
  rest: CallArguments<TName>,
): Promise<ResultOf<TName>> {
  const result = await call(method, ...rest);
  const misfit = misfitOf(shape, result, 'result');
  if (misfit === '') return result;
  throw new BridgeError('INVALID_RESULT', `${method} was answered, but ${misfit} is not what it has to be.`);
}

/** The path of the first part of a value that does not fit; empty when all of it does. */
function misfitOf(shape: Shape, value: unknown, path: string): string {
  if (typeof shape !== 'object') return fits(shape, value) ? '' : path;
  if (1 in shape) return value === null ? '' : misfitOf(shape[0], value, path);
  if (!isParent(value) || (Array.isArray(shape) && !Array.isArray(value))) return path;
  // A list is an object too: its one member says what each has to be.
  const members = shape as ShapeOfMembers;
  const each = members['0'] ?? members['*'];
  for (const key of Object.keys(each === undefined ? members : value)) {
    const name = each === undefined ? key.replace('?', '') : key;
    if (name !== key && value[name] === undefined) continue;
    const misfit = misfitOf(each ?? members[key] ?? true, value[name], `${path}.${name}`);
    if (misfit !== '') return misfit;
  }
  return '';
}

function fits(shape: string | number | boolean, value: unknown): boolean {
  if (shape === true) return value !== undefined;
  return shape === value || (!shape && typeof shape === typeof value);
}

function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
