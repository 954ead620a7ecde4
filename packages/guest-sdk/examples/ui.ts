import { connect, on } from '@org/guest-sdk';

const mp = await connect();

const { scheme } = await mp.call('ui.getTheme');
document.documentElement.dataset.theme = scheme;
on('ui.themeChange', (theme) => (document.documentElement.dataset.theme = theme.scheme));

const { buttonId } = await mp.call('ui.showDialog', {
  title: 'Empty the cart?',
  message: 'Three products are in it.',
  buttons: [
    { id: 'empty', label: 'Empty it' },
    { id: 'keep', label: 'Keep it' },
  ],
});
if (buttonId === 'empty') await mp.call('ui.showToast', { text: 'The cart is empty.' });

document.querySelector('#play')?.addEventListener('click', () => {
  if (mp.supports('ui.setDisplayMode', 'orientation')) {
    void mp.call('ui.setDisplayMode', { mode: 'fullscreen', orientation: 'landscape' });
  } else {
    void mp.call('ui.setDisplayMode', { mode: 'fullscreen' });
  }
});
