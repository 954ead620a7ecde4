// Made from the catalogue by `npm run generate`.

/** The methods of `secureStorage.*`. */
export interface SecureStorageMethods {
  /**
   * The secret of a key, or null.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  'secureStorage.get': {
    params: { key: string };
    handlerParams: SecureStorageMethods['secureStorage.get']['params'];
    result: { value: string | null };
    guarded: never;
  };
  /**
   * Keeps a secret under a key. Durable when it resolves.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  'secureStorage.set': {
    params: { key: string; value: string };
    handlerParams: SecureStorageMethods['secureStorage.set']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Removes a secret. A key that is not there is no error.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  'secureStorage.remove': {
    params: { key: string };
    handlerParams: SecureStorageMethods['secureStorage.remove']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Removes every secret of this program.
   *
   * Permission: `storage.secure`. Settles within 5 s.
   */
  'secureStorage.clear': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
}
