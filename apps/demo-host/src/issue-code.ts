import type { CodeRequest, IssuedCode } from '@org/host-core';

/** Asks the host's backend for a one-time code; null when nobody is signed in. What it stands for never comes here. */
export async function issueCode({ programId, kind, audience }: CodeRequest): Promise<IssuedCode | null> {
  const response = await fetch('/api/code', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ programId, kind, audience }),
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`The backend issued no code (${response.status}).`);
  // Our own backend, same origin; host-core checks form and lifetime.
  return (await response.json()) as IssuedCode;
}
