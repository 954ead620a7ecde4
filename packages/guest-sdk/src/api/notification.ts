// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `notification.*`: see docs/methods/notification.md. */
export const notification = {
  /** Asks the user which kinds of messages the partner may send through the host. Permission: `notification`, which the user is asked for. Waits for the user. */
  requestSubscription: (...rest: CallArguments<'notification.requestSubscription'>) =>
    call('notification.requestSubscription', ...rest),
  /** Shows a note on the device, now or at a time. Permission: `notification`, which the user is asked for. Waits for the user. Ask `supports` for: atMs. Errors of its own: `UNAVAILABLE`. */
  showLocal: (...rest: CallArguments<'notification.showLocal'>) => call('notification.showLocal', ...rest),
  /** The number on the host’s icon that this program adds; 0 takes it away. Permission: `notification`, which the user is asked for. Settles within 5 s. */
  setBadge: (...rest: CallArguments<'notification.setBadge'>) => call('notification.setBadge', ...rest),
};
