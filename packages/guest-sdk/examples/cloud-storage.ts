import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();
const entries = { fontSize: 'large' };

if (mp.supports('cloudStorage.get')) {
  try {
    await mp.call('cloudStorage.set', { entries });
    const { values } = await mp.call('cloudStorage.get', { keys: ['fontSize', 'lastPage'] });
    console.log(`Go on at page ${typeof values.lastPage === 'number' ? values.lastPage : 1}.`);
  } catch (error) {
    // Nobody is signed in, or there is no network: keep it on this device until there is.
    if (!isBridgeError(error, 'UNAUTHENTICATED') && !isBridgeError(error, 'UNAVAILABLE')) throw error;
    await mp.call('storage.set', { key: 'unsent', value: entries });
  }
}
