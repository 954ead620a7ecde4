import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();
const visits = Number((await mp.storage.get('visits')) ?? 0) + 1;
await mp.storage.set('visits', visits);
await mp.app.ready();
try {
  const { transactionId } = await mp.payment.pay({ orderId: 'order-123', amount: 99.99, currency: 'USD' });
  await mp.ui.showToast({ text: `Visit ${visits}, paid: ${transactionId}` });
} catch (error) {
  await mp.ui.showToast({ text: isBridgeError(error, 'USER_CANCELLED') ? 'Maybe later.' : String(error) });
}
