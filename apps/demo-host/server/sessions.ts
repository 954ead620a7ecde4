import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Who uses this browser: a demo user, made up when the page is first opened. */
export interface Sessions {
  /** The user of a cookie's value, or null when this server did not make it. */
  userOf(cookie: string | undefined): string | null;
  /** Whether this server made the value, for somebody signed in or out. */
  isOurs(cookie: string | undefined): boolean;
  /** A cookie value for a new user. */
  open(): string;
  /** A cookie value that signs nobody in, and remembers who was. */
  signOut(cookie: string): string;
  /** The cookie value of who was signed out, or of a new user. */
  signIn(cookie: string | undefined): string;
}

const SIGNED_OUT = 'out.';

/** Sessions that hold no state: the cookie carries the user and proof that this server named it. */
export function createSessions(secret: string): Sessions {
  const sign = (userId: string) =>
    createHmac('sha256', secret).update(`session ${userId}`).digest('base64url');
  const userOf = (cookie = '') => {
    const [userId = '', proof = '', ...rest] = cookie.split('.');
    return rest.length === 0 && userId !== '' && isSame(proof, sign(userId)) ? userId : null;
  };
  const open = () => {
    const userId = randomUUID();
    return `${userId}.${sign(userId)}`;
  };
  const before = (cookie = '') => (cookie.startsWith(SIGNED_OUT) ? cookie.slice(SIGNED_OUT.length) : cookie);
  const isOurs = (cookie = '') => userOf(before(cookie)) !== null;
  return {
    userOf,
    isOurs,
    open,
    signOut: (cookie) => (userOf(cookie) === null ? cookie : SIGNED_OUT + cookie),
    signIn: (cookie) => (isOurs(cookie) ? before(cookie) : open()),
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
