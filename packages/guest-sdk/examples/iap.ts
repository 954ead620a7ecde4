import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

async function buy(id: string): Promise<void> {
  try {
    const { transactionId, receipt } = await mp.call('iap.purchase', { id });
    const body = JSON.stringify({ transactionId, receipt });
    await mp.call('network.request', { url: 'https://api.example.com/coins', method: 'POST', body });
    // Our server has written it down: the product may be bought again.
    await mp.call('iap.consume', { id, transactionId });
  } catch (error) {
    if (!isBridgeError(error, 'USER_CANCELLED')) throw error;
  }
}

if (mp.supports('iap.purchase')) {
  const { products } = await mp.call('iap.getProducts', { ids: ['coins-100'] });
  for (const { id, title, price } of products) {
    const button = document.body.appendChild(document.createElement('button'));
    button.textContent = `${title}, ${price}`;
    button.addEventListener('click', () => void buy(id));
  }
}
