import { connect, isBridgeError } from '@org/guest-sdk';

import type { MiniApp } from '@org/guest-sdk';

/** The host; with `vite` in a plain tab, the mock. A built program does not contain the mock. */
export async function openHost(): Promise<MiniApp> {
  try {
    return await connect();
  } catch (error) {
    if (!import.meta.env.DEV || !isBridgeError(error, 'NOT_IN_HOST')) throw error;
    const { createMock } = await import('@org/guest-sdk/mock');
    return connect({ transport: createMock().connect() });
  }
}
