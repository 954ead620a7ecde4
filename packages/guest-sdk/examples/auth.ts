import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

/** A token for our own server; null when the user does not want to sign in. */
async function tokenFor(audience: string): Promise<string | null> {
  const { loggedIn } = await mp.call('auth.isLoggedIn');
  if (!loggedIn && !(await mp.call('auth.login', { reason: 'To see your orders.' })).loggedIn) return null;
  try {
    const { token } = await mp.call('auth.getToken', { audience, scopes: ['orders.read'] });
    return token;
  } catch (error) {
    if (isBridgeError(error, 'UNAVAILABLE')) return null;
    throw error;
  }
}

console.log(await tokenFor('https://api.example.com'));
