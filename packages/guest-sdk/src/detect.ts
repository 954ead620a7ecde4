/** The part of a window that finding a host needs. */
export interface GuestWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent<unknown>) => void,
    isCapture: boolean,
  ): void;
  removeEventListener(
    type: 'message',
    listener: (event: MessageEvent<unknown>) => void,
    isCapture: boolean,
  ): void;
}

/**
 * This page's window when something holds it that may be a host, or an app says that it is one; else null: in a plain tab,
 * on a server, in a test.
 * Asks nobody, so it answers at once (docs/protocol.md 2.1).
 */
export function findHost(): GuestWindow | null {
  // The DOM types promise a window; Node has none.
  if (typeof window === 'undefined') return null;
  return window !== window.parent || 'miniapp' in window ? window : null;
}
