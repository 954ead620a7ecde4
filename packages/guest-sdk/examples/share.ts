import { connect } from '@org/guest-sdk';

const mp = await connect();

// Made before the click, so that the click has nothing to wait for.
const { url } = await mp.call('share.createLink', { path: 'product', query: { id: '7' } });

document.querySelector('#share')?.addEventListener('click', () => {
  const shared = { title: 'Green tea', text: 'This one is good.', url };
  if (mp.supports('share.open', 'refs')) {
    // A file of the program, as network.download made it.
    void mp.call('share.open', { ...shared, refs: ['pictures/product-7.jpg'] });
  } else {
    void mp.call('share.open', shared);
  }
});
