import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

const key = text(limits.maxStorageKeyChars);

/** A few secrets of this program, encrypted under a key that stays in the device. */
export const secureStorageMethods = {
  'secureStorage.get': defineMethod({
    summary: 'The secret of a key, or null.',
    params: v.strictObject({ key }),
    result: v.object({ value: v.nullable(v.string()) }),
    permission: 'storage.secure',
    since: 1,
    latency: 'instant',
    sensitive: ['value'],
  }),
  'secureStorage.set': defineMethod({
    summary: 'Keeps a secret under a key. Durable when it resolves.',
    params: v.strictObject({ key, value: v.pipe(v.string(), v.maxLength(limits.maxSecretChars)) }),
    result: nothing,
    permission: 'storage.secure',
    since: 1,
    latency: 'instant',
    errors: ['QUOTA_EXCEEDED'],
    sensitive: ['value'],
  }),
  'secureStorage.remove': defineMethod({
    summary: 'Removes a secret. A key that is not there is no error.',
    params: v.strictObject({ key }),
    result: nothing,
    permission: 'storage.secure',
    since: 1,
    latency: 'instant',
  }),
  'secureStorage.clear': defineMethod({
    summary: 'Removes every secret of this program.',
    params: noParams,
    result: nothing,
    permission: 'storage.secure',
    since: 1,
    latency: 'instant',
  }),
} as const;
