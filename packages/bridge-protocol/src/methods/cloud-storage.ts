import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { jsonValue, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

const keys = v.pipe(v.array(text(limits.maxStorageKeyChars)), v.minLength(1), v.maxLength(100));

/** Values of this program and user that the host’s own service keeps on every device. */
export const cloudStorageMethods = {
  'cloudStorage.get': defineMethod({
    summary: 'The values of keys; one that is not there is null.',
    params: v.strictObject({ keys }),
    result: v.object({ values: v.record(v.string(), jsonValue) }),
    permission: 'storage.cloud',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['values'],
  }),
  'cloudStorage.set': defineMethod({
    summary: 'Keeps values under their keys.',
    params: v.strictObject({
      entries: v.pipe(v.record(text(limits.maxStorageKeyChars), jsonValue), v.maxEntries(100)),
    }),
    result: nothing,
    permission: 'storage.cloud',
    since: 1,
    latency: 'network',
    errors: ['QUOTA_EXCEEDED', 'UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['entries'],
  }),
  'cloudStorage.remove': defineMethod({
    summary: 'Removes keys.',
    params: v.strictObject({ keys }),
    result: nothing,
    permission: 'storage.cloud',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
  }),
} as const;
