import { connect, on } from '@org/guest-sdk';

const mp = await connect();

// One place shows pages, whoever turned them: the program, or the host’s back button.
on('nav.change', ({ path, query, depth }) => {
  const title = path === 'product' ? `Product ${query.id ?? ''}` : 'Products';
  document.title = title;
  console.log(`${title} is page ${depth} of the stack.`);
});

document.querySelector('#product-7')?.addEventListener('click', () => {
  void mp.call('nav.push', { path: 'product', query: { id: '7' } });
});
document.querySelector('#home')?.addEventListener('click', () => {
  void mp.call('nav.reset', { path: 'products' });
});
