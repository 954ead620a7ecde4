import { connect, isBridgeError, readBytes, writeBytes } from '@org/guest-sdk';

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

/** Bytes travel beside the call: nothing is written unless all of them arrive. */
async function keepACopy(ref: string): Promise<void> {
  const bytes = await readBytes({ ref });
  await writeBytes({ path: 'copies/last.bin' }, bytes);
}

document.querySelector('#copy')?.addEventListener('click', () => void keepACopy('imports/last.txt'));
document.querySelector('#import')?.addEventListener('click', () => void importList());
