// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `notification.*`: see docs/methods/notification.md. */
export const notification = {
  /**
   * Asks the user which kinds of messages the partner may send through the host.
   *
   * Permission: `notification`, which the user is asked for. Waits for the user.
   */
  requestSubscription: (
    ...rest: [params: { templates: string[] }, options?: CallOptions]
  ): Promise<{ accepted: string[] }> =>
    callChecked('notification.requestSubscription', { accepted: [''] }, rest),
  /**
   * Shows a note on the device, now or at a time.
   *
   * Permission: `notification`, which the user is asked for. Waits for the user. Ask `supports` for: atMs.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  showLocal: (
    ...rest: [params: { id: string; title: string; body: string; atMs?: never }, options?: CallOptions]
  ): Promise<null> => call('notification.showLocal', ...rest),
  /**
   * The number on the host’s icon that this program adds; 0 takes it away.
   *
   * Permission: `notification`, which the user is asked for. Settles within 5 s.
   */
  setBadge: (...rest: [params: { count: number }, options?: CallOptions]): Promise<null> =>
    call('notification.setBadge', ...rest),
};
