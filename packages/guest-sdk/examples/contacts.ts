import { connect, isBridgeError } from '@org/guest-sdk';

const mp = await connect();

async function invite(): Promise<void> {
  try {
    const { contacts } = await mp.call('contacts.pick', { multiple: true, fields: ['name', 'email'] });
    const addresses = contacts.flatMap(({ email }) => email ?? []);
    console.log(`Invite ${addresses.join(', ')}`);
  } catch (error) {
    if (!isBridgeError(error, 'USER_CANCELLED')) throw error;
  }
}

const button = document.querySelector<HTMLButtonElement>('#invite');
if (button) {
  button.hidden = !mp.supports('contacts.pick');
  button.addEventListener('click', () => void invite());
}
