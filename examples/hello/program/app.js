// A program without a build step: the SDK is a script tag and `MiniAppBridge` its global.
const show = (id, text) => {
  document.getElementById(id).textContent = text;
};

async function start() {
  const environment = await MiniAppBridge.call('app.getEnvironment');
  show('host', `${environment.hostName} ${environment.hostVersion}, ${environment.platform}`);
  show('release', environment.programVersion);

  const { value } = await MiniAppBridge.call('storage.get', { key: 'visits' });
  const visits = (value ?? 0) + 1;
  await MiniAppBridge.call('storage.set', { key: 'visits', value: visits });
  show('visits', visits === 1 ? 'Nice to meet you.' : `Visit number ${visits}. The host remembers.`);

  const kept = await MiniAppBridge.call('storage.get', { key: 'visits' });
  await MiniAppBridge.call('app.ready');
  return kept.value === visits ? 'passed' : `failed: wrote ${visits}, read ${kept.value}`;
}

document.getElementById('pay').addEventListener('click', () => {
  MiniAppBridge.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' })
    .then((result) => show('payment', `Paid, transaction ${result.transactionId}`))
    .catch((err) => show('payment', `${err.code}: ${err.message}`));
});

// What this page found out about itself, for tests and for people who look.
start()
  .catch((err) => `failed: ${err.code}: ${err.message}`)
  .then((result) => {
    document.documentElement.dataset.result = result;
  });
