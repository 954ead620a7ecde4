import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { jsonValue, noParams, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

const key = text(limits.maxStorageKeyChars);

/** Keys and JSON values of this program alone, kept by the host over updates and rollbacks. */
export const storageMethods = {
  'storage.get': defineMethod({
    summary: 'The value of a key, or null.',
    params: v.strictObject({ key }),
    result: v.object({ value: jsonValue }),
    permission: null,
    since: 1,
    latency: 'instant',
    sensitive: ['value'],
  }),
  'storage.set': defineMethod({
    summary: 'Keeps a JSON value under a key. Durable when it resolves.',
    params: v.strictObject({ key, value: jsonValue }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    errors: ['QUOTA_EXCEEDED'],
    sensitive: ['value'],
  }),
  'storage.remove': defineMethod({
    summary: 'Removes a key. A key that is not there is no error.',
    params: v.strictObject({ key }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'storage.clear': defineMethod({
    summary: 'Removes every key of this program.',
    params: noParams,
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'storage.keys': defineMethod({
    summary: 'The keys of this program, sorted; with a prefix, those that begin with it.',
    params: v.optional(v.strictObject({ prefix: v.optional(text(limits.maxStorageKeyChars)) }), {}),
    result: v.object({ keys: v.array(v.string()) }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'storage.getInfo': defineMethod({
    summary: 'How much this program keeps and may keep, in UTF-16 code units of key plus JSON.',
    params: noParams,
    result: v.object({ usedChars: v.number(), quotaChars: v.number(), keyCount: v.number() }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'storage.batch': defineMethod({
    summary: 'Several reads and changes at once: all of them happen, or none. Results in their order.',
    params: v.strictObject({
      operations: v.pipe(
        v.array(
          v.variant('type', [
            v.strictObject({ type: v.literal('get'), key }),
            v.strictObject({ type: v.literal('set'), key, value: jsonValue }),
            v.strictObject({ type: v.literal('remove'), key }),
          ]),
        ),
        v.minLength(1),
        v.maxLength(limits.maxBatchOperations),
      ),
    }),
    result: v.object({ results: v.array(jsonValue) }),
    permission: null,
    since: 1,
    latency: 'instant',
    errors: ['QUOTA_EXCEEDED'],
    sensitive: ['value', 'results'],
  }),
} as const;
