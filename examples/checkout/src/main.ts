// A small shop in TypeScript, built with Vite. With `vite` in a plain tab it runs on the mock.

import { app, isBridgeError } from '@org/guest-sdk';

import { openHost } from './open-host.js';
import { openShop } from './shop.js';
import { createShopView } from './shop-view.js';

import type { Cart } from './cart.js';

const root = document.querySelector<HTMLElement>('#shop');
if (root === null) throw new Error('The page has no place for the shop.');

await openHost();
const shop = openShop(() => `order-${crypto.randomUUID().slice(0, 8)}`);
let cart: Cart = await shop.loadCart();
const view = createShopView({
  root,
  onChange: (changed) => {
    cart = changed;
    view.showCart(cart);
    void shop.saveCart(cart);
  },
  onPay: () => void pay(),
});
view.showCart(cart);
await app.ready();

// What this page found out about itself, for tests and for people who look.
const results = document.documentElement.dataset;
results.result = await shop.check().then(
  () => 'passed',
  (error: unknown) => `failed: ${String(error)}`,
);

async function pay(): Promise<void> {
  view.say('');
  try {
    const receipt = await shop.order(cart);
    cart = {};
    view.showCart(cart);
    view.showReceipt(receipt);
    view.say('Thank you. Your groceries are on their way.');
    results.order = 'passed';
  } catch (error) {
    view.say(sorry(error));
    results.order = isBridgeError(error) ? error.code : `failed: ${String(error)}`;
  }
}

function sorry(error: unknown): string {
  if (isBridgeError(error, 'USER_CANCELLED')) return 'Nothing was paid. Your cart is as it was.';
  if (isBridgeError(error, 'PERMISSION_DENIED'))
    return 'Without your permission the shop cannot take payments.';
  return error instanceof Error ? error.message : String(error);
}
