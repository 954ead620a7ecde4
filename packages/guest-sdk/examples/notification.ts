import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();
const note = { id: 'table-1', title: 'Your table', body: 'Table 1 is yours in 15 minutes.' };

try {
  if (mp.supports('notification.showLocal', 'atMs')) {
    await mp.call('notification.showLocal', { ...note, atMs: Date.now() + 45 * 60_000 });
  } else {
    // This host shows a note at once or not at all.
    await mp.call('notification.requestSubscription', { templates: ['table-ready'] });
  }
} catch (error) {
  if (!isBridgeError(error, 'PERMISSION_DENIED')) throw error;
  await mp.call('ui.showToast', { text: 'Then keep an eye on the clock.' });
}
