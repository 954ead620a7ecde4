import { connect } from '@org/guest-sdk';

const mp = await connect();

const { memoryClass } = await mp.call('device.getInfo');
if (memoryClass === 'low') document.body.classList.add('without-animations');

if (mp.supports('device.keepAwake')) {
  const { enabled } = await mp.call('device.keepAwake', { enabled: true });
  console.log(enabled ? 'The boarding pass stays on the screen.' : 'The screen may go dark.');
}

document.querySelector('#call-us')?.addEventListener('click', () => {
  void mp.call('device.call', { number: '+4930123456' });
});
