import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

try {
  await mp.call('subpackage.load', { name: 'checkout' });
  const entry: unknown = await import(new URL('checkout/main.js', document.baseURI).href);
  console.log('The checkout is here', entry);
} catch (error) {
  if (!isBridgeError(error, 'UNAVAILABLE')) throw error;
  await mp.call('ui.showToast', { text: 'No network: the checkout comes when there is one.' });
}
