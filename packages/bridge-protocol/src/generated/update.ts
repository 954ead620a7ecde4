// Made from the catalogue by `npm run generate`.

/** The methods of `update.*`. */
export interface UpdateMethods {
  /**
   * Asks the store for a newer release and fetches it in the background; it runs at the next launch.
   *
   * Needs no permission. Settles within 30 s.
   */
  'update.check': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      status: 'up-to-date' | 'downloading' | 'ready' | 'host-update-required' | 'offline';
      version: string | null;
    };
    guarded: never;
  };
  /**
   * Launches the program again with the newer release. Without one, CONFLICT.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `CONFLICT`.
   */
  'update.apply': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
}

/** What the events of `update.*` carry. */
export interface UpdateEvents {
  /**
   * A newer release is being downloaded.
   *
   * Needs no permission.
   */
  'update.progress': { version: string; receivedBytes: number; totalBytes: number };
  /**
   * A newer release is verified and runs at the next launch.
   *
   * Needs no permission.
   */
  'update.ready': { version: string };
  /**
   * A newer release could not be fetched, or failed its trial.
   *
   * Needs no permission.
   */
  'update.failed': { reason: string };
}
