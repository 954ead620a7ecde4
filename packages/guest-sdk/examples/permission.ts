import { connect, on } from '@org/guest-sdk';

const mp = await connect();

const { camera } = await mp.call('permission.query', { names: ['camera'] });
if (camera === 'prompt') {
  await mp.call('permission.request', { names: ['camera'], reason: 'To scan the code on your parcel.' });
}

on('permission.change', ({ name, state }) => {
  const hint = document.querySelector<HTMLElement>(`[data-needs="${name}"]`);
  if (hint) hint.hidden = state === 'granted';
});

document.querySelector('#settings')?.addEventListener('click', () => {
  void mp.call('permission.openSettings');
});
