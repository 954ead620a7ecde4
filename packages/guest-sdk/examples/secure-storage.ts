import { connect } from '@org/guest-sdk';

const mp = await connect();

/** The key of this device for our server, made at its first use. */
async function deviceKey(): Promise<string> {
  const { value } = await mp.call('secureStorage.get', { key: 'device-key' });
  if (value !== null) return value;
  const made = crypto.randomUUID();
  await mp.call('secureStorage.set', { key: 'device-key', value: made });
  return made;
}

// A host without a key store keeps no secrets: then the user signs in each time.
if (mp.supports('secureStorage.get')) await deviceKey();
