// Made from the catalogue by `npm run generate`.

/** The methods of `permission.*`. */
export interface PermissionMethods {
  /**
   * The state of permissions, without asking anybody.
   *
   * Needs no permission. Settles within 5 s.
   */
  'permission.query': {
    params: { names: string[] };
    handlerParams: PermissionMethods['permission.query']['params'];
    result: Record<string, 'granted' | 'denied' | 'prompt' | 'unavailable'>;
    guarded: never;
  };
  /**
   * Asks the user for permissions of the manifest that are not yet decided.
   *
   * Needs no permission. Waits for the user.
   */
  'permission.request': {
    params: { names: string[]; reason?: string | undefined };
    handlerParams: PermissionMethods['permission.request']['params'];
    result: Record<string, 'granted' | 'denied' | 'prompt' | 'unavailable'>;
    guarded: never;
  };
  /**
   * Opens the host’s own page where the user changes what this program may do.
   *
   * Needs no permission. Waits for the user.
   */
  'permission.openSettings': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
}

/** What the events of `permission.*` carry. */
export interface PermissionEvents {
  /**
   * The user granted or revoked a permission.
   *
   * Needs no permission.
   */
  'permission.change': { name: string; state: 'granted' | 'denied' | 'prompt' | 'unavailable' };
}
