import { app, isBridgeError, payment, storage, ui } from '@org/guest-sdk';

const { value } = await storage.get({ key: 'visits' });
const visits = Number(value ?? 0) + 1;
await storage.set({ key: 'visits', value: visits });
await app.ready();
try {
  const { transactionId } = await payment.pay({ orderId: 'order-123', amount: 99.99, currency: 'USD' });
  await ui.showToast({ text: `Visit ${visits}, paid: ${transactionId}` });
} catch (error) {
  await ui.showToast({ text: isBridgeError(error, 'USER_CANCELLED') ? 'Maybe later.' : String(error) });
}
