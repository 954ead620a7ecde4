import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

/** The text of a ticket’s code; null when the user would rather type it. */
async function scanTicket(): Promise<string | null> {
  if (!mp.supports('scan.scanCode')) return null;
  try {
    const { text } = await mp.call('scan.scanCode', { formats: ['qr_code', 'aztec'] });
    return text;
  } catch (error) {
    if (isBridgeError(error, 'USER_CANCELLED') || isBridgeError(error, 'PERMISSION_DENIED')) return null;
    throw error;
  }
}

console.log((await scanTicket()) ?? 'Type the number of your ticket.');
