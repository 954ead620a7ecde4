import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

async function copy(text: string): Promise<void> {
  try {
    await mp.call('clipboard.writeText', { text });
    await mp.call('ui.showToast', { text: 'Copied.' });
  } catch (error) {
    // It has to come from the click itself, not from a timer after it.
    if (!isBridgeError(error, 'GESTURE_REQUIRED')) throw error;
    await mp.call('ui.showToast', { text: 'Press the button again.' });
  }
}

document.querySelector('#copy')?.addEventListener('click', () => void copy('SAVE-10'));
