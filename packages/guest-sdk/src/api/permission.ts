// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `permission.*`: see docs/methods/permission.md. */
export const permission = {
  /**
   * The state of permissions, without asking anybody.
   *
   * Needs no permission. Settles within 5 s.
   */
  query: (
    ...rest: [params: { names: string[] }, options?: CallOptions]
  ): Promise<Record<string, 'granted' | 'denied' | 'prompt' | 'unavailable'>> =>
    callChecked('permission.query', { '*': '' }, rest),
  /**
   * Asks the user for permissions of the manifest that are not yet decided.
   *
   * Needs no permission. Waits for the user.
   */
  request: (
    ...rest: [params: { names: string[]; reason?: string | undefined }, options?: CallOptions]
  ): Promise<Record<string, 'granted' | 'denied' | 'prompt' | 'unavailable'>> =>
    callChecked('permission.request', { '*': '' }, rest),
  /**
   * Opens the host’s own page where the user changes what this program may do.
   *
   * Needs no permission. Waits for the user.
   */
  openSettings: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<null> => call('permission.openSettings', ...rest),
};
