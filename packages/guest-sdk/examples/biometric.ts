import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

// Asked for before the click: the challenge comes from our own server, which also checks the proof.
const { body: challenge } = await mp.call('network.request', { url: 'https://api.example.com/challenge' });

async function unlock(): Promise<void> {
  try {
    const proof = await mp.call('biometric.authenticate', { challenge, reason: 'To show your balance.' });
    const body = JSON.stringify(proof);
    await mp.call('network.request', { url: 'https://api.example.com/unlock', method: 'POST', body });
  } catch (error) {
    if (!isBridgeError(error, 'USER_CANCELLED')) throw error;
  }
}

const button = document.querySelector<HTMLButtonElement>('#unlock');
if (button && mp.supports('biometric.authenticate')) {
  button.hidden = !(await mp.call('biometric.getInfo')).enrolled;
  button.addEventListener('click', () => void unlock());
}
