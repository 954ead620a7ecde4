import {
  PackageError,
  canonicalize,
  encodeUtf8,
  packageLimits,
  parseJson,
  parseTreeHead,
} from '@org/package-format';
import type { JsonValue } from '@org/package-format';
import type { WitnessRequest } from '@org/package-format/log';

/** Reads the body of a request, or says what is wrong with it. */
export function readWitnessRequest(
  body: Uint8Array,
):
  | { readonly type: 'request'; readonly request: WitnessRequest }
  | { readonly type: 'invalid'; readonly why: string } {
  const invalid = (why: string) => ({ type: 'invalid', why }) as const;
  try {
    const value = parseJson(body);
    if (!isObject(value)) return invalid('it is no object');
    const { head, fromSize, path } = value;
    if (!isObject(head)) return invalid('head is no object');
    if (typeof fromSize !== 'number' || fromSize < 0) return invalid('fromSize is no whole number from 0');
    if (!isProof(path))
      return invalid(`path is no list of at most ${packageLimits.maxConsistencyHashes} hashes`);
    const request = { head: parseTreeHead(encodeUtf8(canonicalize(head))), fromSize, path };
    return { type: 'request', request };
  } catch (error) {
    if (error instanceof PackageError) return invalid(error.message);
    throw error;
  }
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isProof(value: JsonValue | undefined): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= packageLimits.maxConsistencyHashes &&
    value.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
  );
}
