import { connect, isBridgeError, on } from '@org/guest-sdk';

const mp = await connect();

try {
  // Asks the user at the first use.
  const { latitude, longitude } = await mp.call('location.get', { accuracy: 'coarse' });
  console.log(`Shops near ${latitude}, ${longitude}`);
  const stop = on('location.change', (place) => console.log(place.latitude, place.longitude));
  document.querySelector('#stop')?.addEventListener('click', stop);
} catch (error) {
  if (isBridgeError(error, 'PERMISSION_DENIED')) console.log('Ask for a postcode instead.');
  else if (isBridgeError(error, 'UNAVAILABLE')) console.log('No position here. Try again outside.');
  else throw error;
}
