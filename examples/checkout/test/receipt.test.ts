import { describe, expect, it } from 'vitest';

import { readClaims } from '../src/receipt.js';

describe('a receipt', () => {
  it('shows whom the token is for, whom it names and how long it lives', () => {
    const claims = { aud: 'com.example.checkout', sub: 'größe', iat: 100, exp: 1000 };
    const token = `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
    expect(readClaims(token)).toEqual({
      audience: 'com.example.checkout',
      subject: 'größe',
      lifetimeSeconds: 900,
    });
  });

  it.each(['', 'a.b.c', `a.${Buffer.from('{}').toString('base64url')}.c`])('refuses %o', (token) => {
    expect(() => readClaims(token)).toThrow();
  });
});
