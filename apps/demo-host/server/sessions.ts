import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Who uses this browser: a demo user, made up when the page is first opened. */
export interface Sessions {
  /** The user of a cookie's value, or null when this server did not make it. */
  userOf(cookie: string | undefined): string | null;
  /** A cookie value for a new user. */
  open(): string;
}

/** Sessions that hold no state: the cookie carries the user and proof that this server named it. */
export function createSessions(secret: string): Sessions {
  const sign = (userId: string) =>
    createHmac('sha256', secret).update(`session ${userId}`).digest('base64url');
  return {
    userOf: (cookie = '') => {
      const [userId = '', proof = ''] = cookie.split('.');
      return userId !== '' && isSame(proof, sign(userId)) ? userId : null;
    },
    open: () => {
      const userId = randomUUID();
      return `${userId}.${sign(userId)}`;
    },
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
