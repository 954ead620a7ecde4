import { BridgeError, connect } from '@org/guest-sdk';
import { createMock } from '@org/guest-sdk/mock';
import { describe, expect, it } from 'vitest';

import { openShop } from '../src/shop.js';

import type { Shop } from '../src/shop.js';
import type { MockOptions } from '@org/guest-sdk/mock';

describe('the shop, on the mock', () => {
  it('takes an order to a receipt and empties the cart', async () => {
    const shop = await openMockShop();
    await shop.saveCart({ coffee: 2 });
    expect(await shop.order(await shop.loadCart())).toEqual({
      orderId: 'order-1',
      amount: '19.00',
      transactionId: 'mock-order-1',
      claims: { audience: 'com.example.checkout', subject: 'mock-user', lifetimeSeconds: 900 },
    });
    expect(await shop.loadCart()).toEqual({});
  });

  it('keeps the cart when the user does not pay', async () => {
    const shop = await openMockShop({
      answers: {
        'payment.pay': () => {
          throw new BridgeError('USER_CANCELLED', 'The user did not pay.');
        },
      },
    });
    await shop.saveCart({ loaf: 1 });
    await expect(shop.order({ loaf: 1 })).rejects.toMatchObject({ code: 'USER_CANCELLED' });
    expect(await shop.loadCart()).toEqual({ loaf: 1 });
  });

  it('finds all it rests on in order', async () => {
    await expect((await openMockShop()).check()).resolves.toBeUndefined();
  });

  it('notices a token that is for somebody else', async () => {
    const shop = await openMockShop({
      answers: { 'auth.getToken': { token: tokenFor('com.example.loans'), expiresAtMs: 0, scopes: [] } },
    });
    await expect(shop.check()).rejects.toThrow('The token is for com.example.loans.');
  });
});

async function openMockShop(options: MockOptions = {}): Promise<Shop> {
  const mock = createMock({ program: { id: 'com.example.checkout', version: '1.0.0' }, ...options });
  await connect({ transport: mock.connect() });
  return openShop(() => 'order-1');
}

function tokenFor(audience: string): string {
  const claims = { aud: audience, sub: 'somebody', iat: 0, exp: 900 };
  return `a.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c`;
}
