import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openBackend, origin } from './backend.js';

import type { Backend } from './backend.js';

let backend: Backend;

beforeAll(async () => {
  backend = await openBackend();
});

afterAll(() => backend.close());

describe('the host page', () => {
  it('signs a demo user in with a cookie that no script and no other site can use', async () => {
    const response = await backend.get('/');
    expect(response.headers.get('set-cookie')).toMatch(
      /^harbour_session=[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('keeps the user who is signed in', async () => {
    const [cookie] = ((await backend.get('/')).headers.get('set-cookie') ?? '').split(';');
    expect((await backend.get('/', { cookie: cookie ?? '' })).headers.get('set-cookie')).toBeNull();
  });

  it('frames programs and asks the store, nobody else', async () => {
    const policy = (await backend.get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain('frame-src http://*.localhost:4401;');
    expect(policy).toContain(`connect-src 'self' http://store.localhost:4402;`);
    expect(policy).toContain(`frame-ancestors 'none'`);
  });

  it('sends whoever came by another name to its one origin', async () => {
    const response = await backend.get('http://localhost:4400/favicon.svg');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('http://host.localhost:4400/favicon.svg');
  });

  it('tells the page where store and programs are', async () => {
    expect(await (await backend.get('/config.json')).json()).toEqual({
      storeUrl: 'http://store.localhost:4402',
      storeRoot: '{}',
      programOrigin: 'http://{label}.localhost:4401',
      checkEveryMs: 30_000,
    });
  });
});

describe('a payment', () => {
  const payment = {
    programId: 'com.example.checkout',
    orderId: 'order-123',
    amount: '99.99',
    currency: 'USD',
    idempotencyKey: 'key-1',
    card: 'approves',
  };

  it('is the same transaction whenever its key is sent again', async () => {
    const [one, again, other] = [
      await pay(payment),
      await pay(payment),
      await pay({ ...payment, idempotencyKey: 'key-2' }),
    ];
    expect(one).toMatchObject({
      type: 'paid',
      transactionId: expect.stringMatching(/^txn_[0-9a-f]{20}$/) as string,
    });
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it.each([
    ['with the card that declines', { card: 'declines' }],
    ['of an amount that ends in .13', { amount: '10.13' }],
  ])('%s is declined', async (_case, change) => {
    expect(await pay({ ...payment, ...change })).toMatchObject({ type: 'declined' });
  });

  it('is taken from the host page alone', async () => {
    const response = await backend.post('/api/payments', payment, { origin: `${origin}.evil.example` });
    expect(response.status).toBe(403);
  });

  async function pay(body: object): Promise<unknown> {
    return (await backend.post('/api/payments', body)).json();
  }
});
