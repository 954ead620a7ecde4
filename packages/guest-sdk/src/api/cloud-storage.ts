// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `cloudStorage.*`: see docs/methods/cloud-storage.md. */
export const cloudStorage = {
  /**
   * The values of keys; one that is not there is null.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  get: (
    ...rest: [params: { keys: string[] }, options?: CallOptions]
  ): Promise<{ values: Record<string, JsonValue> }> =>
    callChecked('cloudStorage.get', { values: { '*': true } }, rest),
  /**
   * Keeps values under their keys.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`, `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  set: (...rest: [params: { entries: Record<string, JsonValue> }, options?: CallOptions]): Promise<null> =>
    call('cloudStorage.set', ...rest),
  /**
   * Removes keys.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  remove: (...rest: [params: { keys: string[] }, options?: CallOptions]): Promise<null> =>
    call('cloudStorage.remove', ...rest),
};
