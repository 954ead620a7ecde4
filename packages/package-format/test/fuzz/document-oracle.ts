import { isList, isMembers, jcs } from './json-tree.js';
import type { Json } from './json-tree.js';

/**
 * What the bytes of a signed document mean by package-format 3.1 to 3.3, or undefined when they break one of these rules.
 * Written apart from the code under test: the platform's own readers, then a comparison with the one right form.
 */
export function readDocument(bytes: Uint8Array): Json | undefined {
  const text = readText(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json; // what JSON.parse returns is JSON
    return isInProfile(value, 1) && jcs(value) === text ? value : undefined;
  } catch {
    return undefined; // not JSON
  }
}

/** The text of UTF-8 bytes by the platform, or undefined. */
export function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8
  }
}

/** Whether a value keeps to package-format 3.2, wherever its text came from. `level` is that of the value itself. */
function isInProfile(value: Json, level: number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (typeof value === 'string') return isWellFormed(value);
  if (isList(value)) return level <= 16 && value.every((item) => isInProfile(item, level + 1));
  if (!isMembers(value)) return true;
  return (
    level <= 16 &&
    Object.entries(value).every(
      ([name, member]) =>
        isWellFormed(name) &&
        !['__proto__', 'constructor', 'prototype'].includes(name) &&
        isInProfile(member, level + 1),
    )
  );
}

/** The value of strict JSON in any form (package-format 3.2), or undefined. */
export function readJson(bytes: Uint8Array): Json | undefined {
  const text = readText(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json; // what JSON.parse returns is JSON
    return isInProfile(value, 1) && areTokensStrict(text) ? value : undefined;
  } catch {
    return undefined; // not JSON
  }
}

/** What JSON.parse does not tell: names that come twice, levels below them, and how a number was written. */
function areTokensStrict(text: string): boolean {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g) ?? [];
  const open: Set<string>[] = [];
  return tokens.every((token, at) => {
    if (token === '{' || token === '[') open.push(new Set());
    if (token === '}' || token === ']') open.pop();
    if (/^[-\d]/.test(token)) return /^(?:0|-?[1-9]\d*)$/.test(token) && Number.isSafeInteger(Number(token));
    if (tokens[at + 1] !== ':') return open.length <= 16;
    const name = String(JSON.parse(token));
    const names = open.at(-1);
    const isFirst = names !== undefined && !names.has(name);
    names?.add(name);
    return isFirst && !['__proto__', 'constructor', 'prototype'].includes(name);
  });
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
