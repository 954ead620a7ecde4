import { connect, isBridgeError, on } from '@org/guest-sdk';

const mp = await connect();
const bar = document.querySelector('progress');

try {
  const { ref } = await mp.call(
    'network.download',
    { url: 'https://cdn.example.com/catalogue.pdf', path: 'catalogue.pdf' },
    {
      onProgress: (doneBytes, totalBytes) => {
        if (bar && totalBytes !== null) bar.value = doneBytes / totalBytes;
      },
    },
  );
  await mp.call('storage.set', { key: 'catalogue', value: ref });
} catch (error) {
  if (!isBridgeError(error, 'UNAVAILABLE')) throw error;
  const stop = on('network.change', ({ online }) => {
    if (online) stop();
    console.log(online ? 'Try again now.' : 'No network.');
  });
}
