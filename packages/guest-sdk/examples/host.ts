import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

// The manifest asks for host.ext.loyalty, and the host’s own documentation says what it answers.
if (mp.supports('host.invoke')) {
  try {
    const { result } = await mp.call('host.invoke', { extension: 'loyalty', method: 'points' });
    console.log(typeof result === 'number' ? `You have ${result} points.` : 'No points yet.');
  } catch (error) {
    // Another host, or one that is older than the extension.
    if (!isBridgeError(error, 'METHOD_NOT_FOUND')) throw error;
  }
}
