import type { IssuedToken, TokenRequest } from '@org/host-core';

/** Asks the host's backend for a token bound to a program. The session is a cookie that no script can read. */
export async function issueToken({ programId, audience, scopes }: TokenRequest): Promise<IssuedToken> {
  const response = await fetch('/api/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ programId, audience, scopes }),
  });
  if (!response.ok) throw new Error(`The backend issued no token (${response.status}).`);
  // Our own backend, same origin; host-core checks the lifetime again.
  return (await response.json()) as IssuedToken;
}
