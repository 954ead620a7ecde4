/** What a program may learn of the user directly. Phone and e-mail leave the backend as codes only. */
export interface KnownUser {
  /** A name of the user that only this program has. */
  readonly id: string;
  readonly name: string;
}

/** Asks the host's backend about the user on behalf of a program; null when nobody is signed in. */
export async function userFor(programId: string): Promise<KnownUser | null> {
  const response = await fetch('/api/user', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ programId }),
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
  // Our own backend, same origin.
  return (await response.json()) as KnownUser;
}
