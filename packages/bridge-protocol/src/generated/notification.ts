// Made from the catalogue by `npm run generate`.

/** The methods of `notification.*`. */
export interface NotificationMethods {
  /**
   * Asks the user which kinds of messages the partner may send through the host.
   *
   * Permission: `notification`, which the user is asked for. Waits for the user.
   */
  'notification.requestSubscription': {
    params: { templates: string[] };
    handlerParams: NotificationMethods['notification.requestSubscription']['params'];
    result: { accepted: string[] };
    guarded: never;
  };
  /**
   * Shows a note on the device, now or at a time.
   *
   * Permission: `notification`, which the user is asked for. Waits for the user. Ask `supports` for: atMs.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  'notification.showLocal': {
    params: { id: string; title: string; body: string; atMs?: number | undefined };
    handlerParams: NotificationMethods['notification.showLocal']['params'];
    result: null;
    guarded: 'atMs';
  };
  /**
   * The number on the host’s icon that this program adds; 0 takes it away.
   *
   * Permission: `notification`, which the user is asked for. Settles within 5 s.
   */
  'notification.setBadge': {
    params: { count: number };
    handlerParams: NotificationMethods['notification.setBadge']['params'];
    result: null;
    guarded: never;
  };
}
