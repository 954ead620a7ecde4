import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();
const startMs = Date.UTC(2030, 4, 17, 18, 0);

async function remember(): Promise<void> {
  try {
    const { added } = await mp.call('calendar.addEvent', {
      title: 'Tea tasting',
      startMs,
      endMs: startMs + 2 * 3_600_000,
      location: 'Market Square 1',
    });
    if (added) await mp.call('ui.showToast', { text: 'It is in your calendar.' });
  } catch (error) {
    if (!isBridgeError(error, 'USER_CANCELLED')) throw error;
  }
}

document.querySelector('#remember')?.addEventListener('click', () => void remember());
