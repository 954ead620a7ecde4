import { connect, on } from '@org/guest-sdk';

const mp = await connect();
const { path, query } = await mp.call('app.getLaunchOptions');
document.title = path === 'orders' ? `Order ${query.id ?? ''}` : 'Shop';

const player = document.querySelector('video');
on('app.visibilityChange', ({ visible }) => {
  if (!visible) player?.pause();
});

document.querySelector('form')?.addEventListener('input', () => {
  void mp.call('app.setCloseConfirmation', { enabled: true, message: 'Your order is not sent yet.' });
});

// The first screen can be used: this release works.
await mp.call('app.ready');
