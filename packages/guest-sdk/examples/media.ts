import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

async function takeSelfie(): Promise<void> {
  try {
    const { ref } = mp.supports('media.capturePhoto', 'facing')
      ? await mp.call('media.capturePhoto', { facing: 'user', maxEdge: 1_024 })
      : await mp.call('media.capturePhoto', { maxEdge: 1_024 });
    await mp.call('media.preview', { refs: [ref] });
  } catch (error) {
    if (isBridgeError(error, 'USER_CANCELLED')) return;
    if (!isBridgeError(error, 'PERMISSION_DENIED')) throw error;
    await mp.call('ui.showToast', { text: 'Without the camera you can still choose a picture.' });
  }
}

document.querySelector('#selfie')?.addEventListener('click', () => void takeSelfie());
