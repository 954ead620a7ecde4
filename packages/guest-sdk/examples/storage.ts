import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();
const { value: visits } = await mp.call('storage.get', { key: 'visits' });

try {
  // Both, or none of them.
  await mp.call('storage.batch', {
    operations: [
      { type: 'set', key: 'visits', value: typeof visits === 'number' ? visits + 1 : 1 },
      { type: 'set', key: 'visits.last', value: Date.now() },
    ],
  });
} catch (error) {
  if (!isBridgeError(error, 'QUOTA_EXCEEDED')) throw error;
  const { usedChars, quotaChars } = await mp.call('storage.getInfo');
  console.log(`${usedChars} of ${quotaChars} characters are in use: remove something first.`);
}
