import { connect, isBridgeError, on } from '@org/guest-sdk';

const mp = await connect();

on('update.ready', ({ version }) => {
  const button = document.body.appendChild(document.createElement('button'));
  button.textContent = `Restart with version ${version}`;
  button.addEventListener('click', () => void restart());
});
const { status } = await mp.call('update.check');
if (status === 'host-update-required') console.log('The newest version needs a newer app.');

async function restart(): Promise<void> {
  try {
    await mp.call('update.apply');
  } catch (error) {
    // It was taken back meanwhile; this version goes on.
    if (!isBridgeError(error, 'CONFLICT')) throw error;
  }
}
