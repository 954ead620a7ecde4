// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `storage.*`: see docs/methods/storage.md. */
export const storage = {
  /**
   * The value of a key, or null.
   *
   * Needs no permission. Settles within 5 s.
   */
  get: (...rest: [params: { key: string }, options?: CallOptions]): Promise<{ value: JsonValue }> =>
    callChecked('storage.get', { value: true }, rest),
  /**
   * Keeps a JSON value under a key. Durable when it resolves.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  set: (...rest: [params: { key: string; value: JsonValue }, options?: CallOptions]): Promise<null> =>
    call('storage.set', ...rest),
  /**
   * Removes a key. A key that is not there is no error.
   *
   * Needs no permission. Settles within 5 s.
   */
  remove: (...rest: [params: { key: string }, options?: CallOptions]): Promise<null> =>
    call('storage.remove', ...rest),
  /**
   * Removes every key of this program.
   *
   * Needs no permission. Settles within 5 s.
   */
  clear: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('storage.clear', ...rest),
  /**
   * The keys of this program, sorted; with a prefix, those that begin with it.
   *
   * Needs no permission. Settles within 5 s.
   */
  keys: (
    ...rest: [params?: { prefix?: string | undefined } | undefined, options?: CallOptions]
  ): Promise<{ keys: string[] }> => callChecked('storage.keys', { keys: [''] }, rest),
  /**
   * How much this program keeps and may keep, in UTF-16 code units of key plus JSON.
   *
   * Needs no permission. Settles within 5 s.
   */
  getInfo: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ usedChars: number; quotaChars: number; keyCount: number }> =>
    callChecked('storage.getInfo', { usedChars: 0, quotaChars: 0, keyCount: 0 }, rest),
  /**
   * Several reads and changes at once: all of them happen, or none. Results in their order.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  batch: (
    ...rest: [
      params: {
        operations: (
          | { type: 'get'; key: string }
          | { type: 'set'; key: string; value: JsonValue }
          | { type: 'remove'; key: string }
        )[];
      },
      options?: CallOptions,
    ]
  ): Promise<{ results: JsonValue[] }> => callChecked('storage.batch', { results: [true] }, rest),
};
