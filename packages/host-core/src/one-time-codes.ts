// The backend's half of auth.getCode, user.getPhoneCode and user.getEmailCode. It runs where the data is: in the backend of
// the host's app, which knows the user; the app and its programs only ever see a code that means nothing to them.
//
// 1. The app, on behalf of a signed-in user, asks the backend for a code; `issue` makes one, bound to user, program,
//    partner and kind, and keeps a digest of it.
// 2. The program hands the code to its partner's server, by whatever way.
// 3. That server shows it to the backend, with the partner's own credentials; `redeem` says whom it is about, once.
//
// The rules are those of an authorization code (RFC 6749 4.1.2 and 10.5).

import { encodeUtf8, toBase64, toHex } from '@org/package-format';

/** What a code stands for. `identity`: who the user is to this partner. */
export type CodeKind = 'identity' | 'phone' | 'email';

/** What a code is about. */
export interface CodeSubject {
  readonly kind: CodeKind;
  readonly programId: string;
  /** The only one who may redeem it: the partner that publishes the program. */
  readonly partnerId: string;
  /** Which of the partner's servers it is for, when the program said so. */
  readonly audience: string | null;
  /** The user, by the backend's own name. It is never in the code. */
  readonly userId: string;
}

/** A code as a database keeps it: whoever reads the database can redeem nothing. */
export interface CodeRecord extends CodeSubject {
  readonly id: string;
  /** Lower-case hexadecimal. */
  readonly secretSha256: string;
  readonly expiresAtMs: number;
}

/** Where codes are kept. Records may be forgotten once they have expired. */
export interface OneTimeCodeStore {
  put(record: CodeRecord): Promise<void>;
  /** Also one that was used, until it expires. */
  get(id: string): Promise<CodeRecord | null>;
  /** Marks a code as used. True for one call alone, however many servers ask at once. */
  use(id: string): Promise<boolean>;
}

/** What came of issuing. */
export type IssueOutcome =
  | { readonly type: 'issued'; readonly code: string; readonly expiresAtMs: number }
  | { readonly type: 'rate-limited'; readonly retryAfterMs: number };

/** What a partner's server shows. Authenticate it first: `partnerId` is believed. */
export interface RedeemRequest extends Omit<CodeSubject, 'userId'> {
  readonly code: string;
}

/** What came of redeeming. Tell a partner of a refusal, not of its reason: that is for the backend's own log. */
export type RedeemOutcome =
  | { readonly type: 'redeemed'; readonly userId: string }
  | {
      readonly type: 'refused';
      readonly reason: 'unknown' | 'expired' | 'used' | 'other-partner' | 'other-purpose';
    }
  | { readonly type: 'rate-limited'; readonly retryAfterMs: number };

/** Issues and redeems codes. */
export interface OneTimeCodes {
  issue(about: CodeSubject): Promise<IssueOutcome>;
  redeem(request: RedeemRequest): Promise<RedeemOutcome>;
}

/** What codes stand on. */
export interface OneTimeCodesOptions {
  readonly store: OneTimeCodeStore;
  /** Cryptographically strong random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  readonly sha256: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** A code came a second time, so somebody else has seen it: take back what it was exchanged for (RFC 6749 10.5). */
  readonly onReuse?: (record: CodeRecord) => void;
}

/** From the program over its partner's server to the backend takes seconds; a code that lies around is a risk. */
export const CODE_LIFETIME_MS = 300_000;

/** Codes for one user and one program within a minute; a sign-in takes one. */
const ISSUED_PER_MINUTE = 20;

/** Codes that one partner shows within a minute, right or wrong: a busy shop, and no guessing worth the name. */
const SHOWN_PER_MINUTE = 600;

/** 96 bits to find the record by. */
const ID_BYTES = 12;
/** 256 bits that nobody guesses. */
const SECRET_BYTES = 32;
const ID_CHARS = 16;
const codePattern = /^[A-Za-z0-9_-]{59}$/u;

/** Makes codes on a store. Needs neither a DOM nor a framework. */
export function createOneTimeCodes({
  store,
  random,
  sha256,
  now,
  onReuse,
}: OneTimeCodesOptions): OneTimeCodes {
  const issued = createMinuteLimit(now, ISSUED_PER_MINUTE);
  const shown = createMinuteLimit(now, SHOWN_PER_MINUTE);

  return {
    issue: async (about) => {
      const retryAfterMs = issued(`${about.programId} ${about.userId}`);
      if (retryAfterMs !== null) return { type: 'rate-limited', retryAfterMs };
      const [id, secret] = [toText(random(ID_BYTES)), toText(random(SECRET_BYTES))];
      const expiresAtMs = now() + CODE_LIFETIME_MS;
      const { kind, programId, partnerId, audience, userId } = about;
      const subject = { kind, programId, partnerId, audience, userId };
      await store.put({ ...subject, id, secretSha256: await digestOf(secret), expiresAtMs });
      return { type: 'issued', code: id + secret, expiresAtMs };
    },
    redeem: async (request) => {
      const retryAfterMs = shown(request.partnerId);
      if (retryAfterMs !== null) return { type: 'rate-limited', retryAfterMs };
      const { code } = request;
      if (!codePattern.test(code)) return refused('unknown');
      const record = await store.get(code.slice(0, ID_CHARS));
      const digest = await digestOf(code.slice(ID_CHARS));
      if (record === null || !isSame(digest, record.secretSha256)) return refused('unknown');
      if (record.partnerId !== request.partnerId) {
        // Whoever has it, it is not where it belongs: nobody gets anything for it any more.
        await store.use(record.id);
        return refused('other-partner');
      }
      if (now() >= record.expiresAtMs) return refused('expired');
      const { kind, programId, audience } = request;
      if (record.kind !== kind || record.programId !== programId || record.audience !== audience)
        return refused('other-purpose');
      if (await store.use(record.id)) return { type: 'redeemed', userId: record.userId };
      onReuse?.(record);
      return refused('used');
    },
  };

  async function digestOf(secret: string): Promise<string> {
    return toHex(await sha256(encodeUtf8(secret)));
  }
}

type Refusal = Extract<RedeemOutcome, { type: 'refused' }>;

function refused(reason: Refusal['reason']): Refusal {
  return { type: 'refused', reason };
}

/** Base64 for URLs, without padding (RFC 4648 5). */
function toText(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Takes as long for the first different character as for the last. Both are digests. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1)
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}

/** Counts by key within each minute; null when it may go on, else how long until it may. Forgets everything each minute. */
function createMinuteLimit(now: () => number, most: number): (key: string) => number | null {
  const counts = new Map<string, number>();
  let minute = 0;
  return (key) => {
    const nowMs = now();
    const current = Math.floor(nowMs / 60_000);
    if (current !== minute) counts.clear();
    minute = current;
    const count = (counts.get(key) ?? 0) + 1;
    if (count > most) return 60_000 - (nowMs % 60_000);
    counts.set(key, count);
    return null;
  };
}
