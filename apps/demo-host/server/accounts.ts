import { createHash } from 'node:crypto';

/** What the host's backend knows of a user. */
export interface Account {
  readonly name: string;
  readonly phoneNumber: string;
  readonly email: string;
}

/** The account of a demo user: made up, with a number and an address that belong to nobody (RFC 2606). */
export function accountOf(userId: string): Account {
  const digest = createHash('sha256').update(`account ${userId}`).digest();
  const number = digest.readUInt32BE(0);
  return {
    name: `Guest ${String(number % 10_000).padStart(4, '0')}`,
    phoneNumber: `+1 202 555 01${String(number % 100).padStart(2, '0')}`,
    email: `guest-${digest.toString('hex').slice(0, 8)}@example.com`,
  };
}
