// Calls and events of this page, over whatever session it has: connected at the first use, and again after one was lost.

import { connect, onSession } from './connect.js';

import type { CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';

/** Calls a method in the session of this page, connecting first where there is none. Settles exactly once. */
export const call: CallMethod = async (method, ...rest) => (await connect()).call(method, ...rest);

/**
 * Listens to an event over all sessions of this page, connecting where there is none; the returned function ends it. When
 * the host refuses, or none is there, the console says why.
 */
export const on: OnEvent = (event, listener, options) => {
  let stop = (): void => undefined;
  const stopListening = onSession((miniApp) => {
    stop();
    stop = miniApp.on(event, listener, options);
  });
  connect().catch((error: unknown) => {
    console.warn(`Nobody to hear "${event}" from yet.`, error);
  });
  return () => {
    stopListening();
    stop();
  };
};
