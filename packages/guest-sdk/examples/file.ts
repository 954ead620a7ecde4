import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

async function importList(): Promise<void> {
  try {
    const { files } = await mp.call('file.pick', { accept: ['text/csv'], maxBytes: 500_000 });
    for (const { ref, name } of files) {
      const { data } = await mp.call('file.read', { ref, encoding: 'utf8' });
      console.log(`${name} has ${data.split('\n').length} lines.`);
    }
    await mp.call('file.write', {
      path: 'imports/last.txt',
      data: new Date().toISOString(),
      encoding: 'utf8',
    });
  } catch (error) {
    if (isBridgeError(error, 'USER_CANCELLED')) return;
    if (!isBridgeError(error, 'QUOTA_EXCEEDED')) throw error;
    await mp.call('ui.showToast', { text: 'There is no room left: remove some files.' });
  }
}

document.querySelector('#import')?.addEventListener('click', () => void importList());
