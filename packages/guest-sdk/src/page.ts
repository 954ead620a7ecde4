// Calls and events of this page, over whatever session it has: connected at the first use, and again after one was lost.

import { connect, onSession } from './connect.js';
import { createEvents } from './events.js';

import type { CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';
import type { MiniApp } from './mini-app.js';

/** Calls a method in the session of this page, connecting first where there is none. Settles exactly once. */
export const call: CallMethod = async (method, ...rest) => (await connect()).call(method, ...rest);

/** The listeners of the page: each attaches itself to the events of a session. */
const attachments = new Set<(listen: OnEvent) => void>();
let isFollowing = false;
let listen: OnEvent | null = null;

/**
 * Listens to an event over all sessions of this page, connecting where there is none; the returned function ends it. When
 * the host refuses, or none is there, the console says why.
 */
export const on: OnEvent = (event, listener, options) => {
  let stop = (): void => undefined;
  const attach = (to: OnEvent) => {
    stop();
    stop = to(event, listener, options);
  };
  attachments.add(attach);
  if (listen !== null) attach(listen);
  if (!isFollowing) onSession(follow);
  isFollowing = true;
  connect().catch((error: unknown) => {
    console.warn(`Nobody to hear "${event}" from yet.`, error);
  });
  return () => {
    attachments.delete(attach);
    stop();
  };
};

function follow(opening: Promise<MiniApp>): void {
  opening.then(
    (miniApp) => {
      listen = createEvents(miniApp);
      for (const attach of attachments) attach(listen);
      const own = listen;
      void miniApp.closed.then(() => {
        if (listen === own) listen = null;
      });
    },
    // One that never opens has no events; whoever connected hears why.
    () => undefined,
  );
}
