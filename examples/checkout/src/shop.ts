import { BridgeError, app, auth, payment, permission, storage } from '@org/guest-sdk';

import { parseCart, toAmount, totalCents } from './cart.js';
import { readClaims } from './receipt.js';

import type { Cart } from './cart.js';
import type { ReceiptClaims } from './receipt.js';

/** A paid order. */
export interface Receipt {
  readonly orderId: string;
  readonly amount: string;
  readonly transactionId: string;
  readonly claims: ReceiptClaims;
}

/** The shop's dealings with its host. */
export interface Shop {
  /** The cart as it was left, also by an earlier release. */
  loadCart(): Promise<Cart>;
  saveCart(cart: Cart): Promise<void>;
  /** Pays what is in the cart and empties it. Rejects with the code of the payment. */
  order(cart: Cart): Promise<Receipt>;
  /** Tries what the shop rests on. Throws when something is not as it should be. */
  check(): Promise<void>;
}

/** One currency; prices are in it. */
export const CURRENCY = 'EUR';

/** Opens the shop over the session of this page, real or mock. */
export function openShop(createOrderId: () => string): Shop {
  return { loadCart, saveCart, order, check };

  async function loadCart(): Promise<Cart> {
    return parseCart((await storage.get({ key: 'cart' })).value);
  }

  async function saveCart(cart: Cart): Promise<void> {
    await storage.set({ key: 'cart', value: cart });
  }

  async function order(cart: Cart): Promise<Receipt> {
    const orderId = createOrderId();
    const amount = toAmount(totalCents(cart));
    await askForPayments();
    const { transactionId } = await payment.pay({
      orderId,
      amount,
      currency: CURRENCY,
      description: 'Groceries from the Corner Shop',
    });
    await saveCart({});
    const known = await payment.getStatus({ orderId });
    if (known.transactionId !== transactionId) throw new Error('The host tells of another payment.');
    const { token } = await auth.getToken({ scopes: ['orders'] });
    return { orderId, amount, transactionId, claims: readClaims(token) };
  }

  /** Asked for with a reason, the user knows why; without asking, the host would ask at the payment. */
  async function askForPayments(): Promise<void> {
    const states = await permission.request({
      names: ['payment'],
      reason: 'To be paid for the groceries in your cart.',
    });
    if (states.payment !== 'granted') {
      throw new BridgeError('PERMISSION_DENIED', 'The user does not let this shop take payments.');
    }
  }

  async function check(): Promise<void> {
    const { programId } = await app.getEnvironment();
    await storage.set({ key: 'check', value: { at: programId } });
    const { value: kept } = await storage.get({ key: 'check' });
    await storage.remove({ key: 'check' });
    if (JSON.stringify(kept) !== JSON.stringify({ at: programId })) throw new Error('Storage does not keep.');
    const { token } = await auth.getToken();
    const { audience, lifetimeSeconds } = readClaims(token);
    if (audience !== programId) throw new Error(`The token is for ${audience}.`);
    if (!(lifetimeSeconds > 0 && lifetimeSeconds <= 900)) throw new Error('The token lives too long.');
  }
}
