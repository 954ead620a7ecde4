import { connect, isBridgeError } from '@org/guest-sdk';

/** Connects this page to its host; with `vite` in a plain tab, the mock. A built program does not contain the mock. */
export async function openHost(): Promise<void> {
  try {
    await connect();
  } catch (error) {
    if (!import.meta.env.DEV || !isBridgeError(error, 'NOT_IN_HOST')) throw error;
    const { createMock } = await import('@org/guest-sdk/mock');
    await connect({ transport: createMock().connect() });
  }
}
