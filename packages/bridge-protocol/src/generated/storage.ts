// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `storage.*`. */
export interface StorageMethods {
  /**
   * The value of a key, or null.
   *
   * Needs no permission. Settles within 5 s.
   */
  'storage.get': {
    params: { key: string };
    handlerParams: StorageMethods['storage.get']['params'];
    result: { value: JsonValue };
    guarded: never;
  };
  /**
   * Keeps a JSON value under a key. Durable when it resolves.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  'storage.set': {
    params: { key: string; value: JsonValue };
    handlerParams: StorageMethods['storage.set']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Removes a key. A key that is not there is no error.
   *
   * Needs no permission. Settles within 5 s.
   */
  'storage.remove': {
    params: { key: string };
    handlerParams: StorageMethods['storage.remove']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Removes every key of this program.
   *
   * Needs no permission. Settles within 5 s.
   */
  'storage.clear': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
  /**
   * The keys of this program, sorted; with a prefix, those that begin with it.
   *
   * Needs no permission. Settles within 5 s.
   */
  'storage.keys': {
    params: { prefix?: string | undefined } | undefined;
    handlerParams: { prefix?: string | undefined };
    result: { keys: string[] };
    guarded: never;
  };
  /**
   * How much this program keeps and may keep, in UTF-16 code units of key plus JSON.
   *
   * Needs no permission. Settles within 5 s.
   */
  'storage.getInfo': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { usedChars: number; quotaChars: number; keyCount: number };
    guarded: never;
  };
  /**
   * Several reads and changes at once: all of them happen, or none. Results in their order.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  'storage.batch': {
    params: {
      operations: (
        | { type: 'get'; key: string }
        | { type: 'set'; key: string; value: JsonValue }
        | { type: 'remove'; key: string }
      )[];
    };
    handlerParams: StorageMethods['storage.batch']['params'];
    result: { results: JsonValue[] };
    guarded: never;
  };
}
