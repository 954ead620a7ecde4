// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `cloudStorage.*`. */
export interface CloudStorageMethods {
  /**
   * The values of keys; one that is not there is null.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'cloudStorage.get': {
    params: { keys: string[] };
    handlerParams: CloudStorageMethods['cloudStorage.get']['params'];
    result: { values: Record<string, JsonValue> };
    guarded: never;
  };
  /**
   * Keeps values under their keys.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`, `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'cloudStorage.set': {
    params: { entries: Record<string, JsonValue> };
    handlerParams: CloudStorageMethods['cloudStorage.set']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Removes keys.
   *
   * Permission: `storage.cloud`. Settles within 30 s.
   *
   * Errors of its own: `UNAUTHENTICATED`, `UNAVAILABLE`.
   */
  'cloudStorage.remove': {
    params: { keys: string[] };
    handlerParams: CloudStorageMethods['cloudStorage.remove']['params'];
    result: null;
    guarded: never;
  };
}
