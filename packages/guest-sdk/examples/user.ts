import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

/** The name on the profile, or a greeting for whoever does not show it. */
async function nameToGreet(): Promise<string> {
  const states = await mp.call('permission.request', {
    names: ['user.profile'],
    reason: 'To greet you by your name.',
  });
  if (states['user.profile'] !== 'granted') return 'there';
  try {
    const { name } = await mp.call('user.getProfile', { fields: ['name'] });
    return name ?? 'there';
  } catch (error) {
    if (isBridgeError(error, 'UNAUTHENTICATED')) return 'there';
    throw error;
  }
}

document.title = `Hello ${await nameToGreet()}`;
