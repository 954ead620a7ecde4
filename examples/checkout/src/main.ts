import { isBridgeError } from '@org/guest-sdk';

import { addBook, books, countOf, parseCart, totalOf } from './cart.js';
import { openHost } from './open-host.js';
import './style.css';

import type { Cart } from './cart.js';
import type { MiniApp } from '@org/guest-sdk';

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });

try {
  await startShop(await openHost());
} catch (error) {
  say(isBridgeError(error) ? `${error.code}: ${error.message}` : String(error));
  report('failed');
}

async function startShop(mp: MiniApp): Promise<void> {
  let cart = parseCart(await mp.storage.get('cart'));
  const keep = async (next: Cart) => {
    cart = next;
    showCart(cart);
    await mp.storage.set('cart', cart);
  };
  showBooks((id) => keep(addBook(cart, id)));
  showCart(cart);
  element('empty').addEventListener('click', () => void keep({}));
  element('pay').addEventListener(
    'click',
    () => void pay(mp, cart).then((isPaid) => (isPaid ? keep({}) : undefined)),
  );

  const { token, expiresAtMs } = await mp.auth.getToken();
  // The partner's server would verify it; here only its form and lifetime are looked at.
  const isSound = token.split('.').length === 3 && expiresAtMs - Date.now() <= 900_000;
  element('account').textContent = isSound
    ? 'Signed in with a token for this program.'
    : 'The token is not as agreed.';
  await assertStorage(mp);
  report(isSound ? 'passed' : 'failed');
  await mp.app.ready();
}

async function pay(mp: MiniApp, cart: Cart): Promise<boolean> {
  const orderId = `order-${String(Date.now())}`;
  try {
    const { transactionId } = await mp.payment.pay({
      orderId,
      amount: totalOf(cart),
      currency: 'USD',
      description: `${String(countOf(cart))} books`,
    });
    say(`Paid. Transaction ${transactionId}`);
    return true;
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    say(`Not paid (${error.code}): ${error.message}`);
    return false;
  }
}

/** What this sample asserts of its host: a value comes back as it went in, also a falsy one. */
async function assertStorage(mp: MiniApp): Promise<void> {
  for (const value of [0, '', false, null, { list: [1, 'ü'] }]) {
    await mp.storage.set('assert', value);
    const back = await mp.storage.get('assert');
    if (JSON.stringify(back) !== JSON.stringify(value))
      throw new Error(`storage gave ${JSON.stringify(back)}`);
  }
  await mp.storage.remove('assert');
}

function showBooks(onAdd: (id: string) => Promise<void>): void {
  const rows = books.map(({ id, title, priceCents }) => {
    const row = document.createElement('li');
    const name = document.createElement('span');
    name.textContent = `${title} · ${money.format(priceCents / 100)}`;
    const add = document.createElement('button');
    add.type = 'button';
    add.textContent = 'Add';
    add.setAttribute('aria-label', `Add ${title}`);
    add.addEventListener('click', () => void onAdd(id));
    row.append(name, add);
    return row;
  });
  element('books').replaceChildren(...rows);
}

function showCart(cart: Cart): void {
  const count = countOf(cart);
  element('total').textContent =
    count === 0
      ? 'Your cart is empty.'
      : `${String(count)} in your cart: ${money.format(Number(totalOf(cart)))}`;
  for (const id of ['pay', 'empty']) element(id).toggleAttribute('disabled', count === 0);
}

function say(text: string): void {
  element('message').textContent = text;
}

function report(result: 'passed' | 'failed'): void {
  document.documentElement.dataset.result = result;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}
