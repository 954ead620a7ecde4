import { connect } from '@org/guest-sdk';

const mp = await connect();

// A domain of `allowedDomains` in the manifest; any other is DOMAIN_NOT_ALLOWED.
const url = 'https://www.example.com/terms';

document.querySelector('#terms')?.addEventListener('click', () => {
  if (mp.supports('link.open', 'mode')) void mp.call('link.open', { url, mode: 'inapp' });
  else void mp.call('link.open', { url });
});
