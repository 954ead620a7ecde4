import { connect, isBridgeError, on } from '@org/guest-sdk';

const mp = await connect();
const orderId = 'order-123';

async function pay(): Promise<string> {
  try {
    const { status } = await mp.call('payment.pay', { orderId, amount: 99.99, currency: 'USD' });
    return status;
  } catch (error) {
    if (isBridgeError(error, 'USER_CANCELLED')) return 'cancelled';
    if (isBridgeError(error, 'payment/declined')) return 'declined';
    if (!isBridgeError(error, 'SESSION_LOST')) throw error;
    // Nobody knows whether the user paid. A new session can ask.
    const again = await connect();
    return (await again.call('payment.getStatus', { orderId })).status;
  }
}

on('payment.statusChange', (late) => console.log(`${late.orderId} ended as ${late.status} after all.`));
console.log(await pay());
