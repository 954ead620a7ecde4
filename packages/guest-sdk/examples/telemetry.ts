import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

/** Counts without ever disturbing the program. */
function track(name: string, props: Record<string, string | number | boolean>): void {
  mp.call('telemetry.track', { name, props }).catch((error: unknown) => {
    if (!isBridgeError(error, 'RATE_LIMITED')) console.warn(error);
  });
}

track('cart.added', { sku: 'tea-7', count: 2 });
await mp.call('telemetry.mark', { name: 'first_screen', atMs: performance.now() });
addEventListener('error', ({ message }) => {
  void mp.call('telemetry.log', { level: 'error', message: message.slice(0, 2_000) });
});
