// What is written down of the user's answers, and how it is read back: as text that anybody may have written.

import * as v from 'valibot';

import { longestAlwaysMs } from './consent-lifetime.js';

/** What the user can answer: for one call, until the program is closed, until it expires, or not at all. */
export const grantModes = ['once', 'while-in-use', 'always', 'denied'] as const;
export type GrantMode = (typeof grantModes)[number];

/** A program that asks, from verified bytes. */
export interface AskingProgram {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Digest of the signed manifest, which names the release. */
  readonly manifestSha256: string;
  readonly partnerName: string;
  readonly permissions: readonly string[];
  /** Why the manifest asks, by permission. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly domains: readonly string[];
}

const termsShape = {
  programId: v.string(),
  programName: v.string(),
  programVersion: v.string(),
  manifestSha256: v.string(),
  partnerName: v.string(),
  /** Whom the program could talk to. */
  domains: v.array(v.string()),
  permission: v.string(),
  /** What the permission opens, as the catalogue says it. */
  opens: v.string(),
  /** The program's reason as it was shown; null when it gave none. */
  reason: v.nullable(v.string()),
  /** The question as the host's screen put it, when the host tells. */
  words: v.nullable(v.string()),
};

const grantSchema = v.strictObject({
  ...termsShape,
  consentId: v.string(),
  mode: v.picklist(grantModes),
  decidedAtMs: v.pipe(v.number(), v.safeInteger()),
  expiresAtMs: v.nullable(v.pipe(v.number(), v.safeInteger())),
});

const storedSchema = v.strictObject({
  ...grantSchema.entries,
  mode: v.picklist(['always', 'denied']),
  declaredReason: v.nullable(v.string()),
  seenAtMs: v.pipe(v.number(), v.safeInteger()),
});

/** How an answer came to its end, or why another receipt was written for it. */
const consentEnds = ['user', 'used', 'launch-ended', 'time', 'clock', 'release', 'uninstalled'] as const;

const receiptSchema = v.strictObject({
  ...termsShape,
  sequence: v.pipe(v.number(), v.safeInteger()),
  consentId: v.string(),
  event: v.picklist(['given', 'denied', 'changed', 'revoked', 'expired']),
  at: v.pipe(v.string(), v.isoTimestamp()),
  mode: v.picklist(grantModes),
  expiresAt: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  ended: v.nullable(v.picklist(consentEnds)),
});

/** What the user was told when deciding: who asked, for what, and in which words. */
export type ConsentTerms = Readonly<v.InferOutput<v.StrictObjectSchema<typeof termsShape, undefined>>>;

/** An answer of the user that holds. Times are wall clock, milliseconds since 1970. */
export type Grant = Readonly<v.InferOutput<typeof grantSchema>>;

/** A grant with what decides whether it still holds. */
export interface HeldGrant {
  readonly grant: Grant;
  /** The manifest's own reason at the time: an answer to other words does not hold. */
  readonly declaredReason: string | null;
  /** The latest moment this grant was looked at: a clock before it has gone back. */
  readonly seenAtMs: number;
}

/**
 * One decision and what it was about. The members follow the consent record of ISO/IEC TS 27560:2023 as far as a host
 * knows them: record id (`consentId`), notice (`opens`, `reason`, `words`), parties, purpose (`permission`), recipients
 * (`domains`), event with type, time and validity. A later receipt of the same `consentId` tells how it went on.
 */
export type ConsentReceipt = Readonly<v.InferOutput<typeof receiptSchema>>;

/** The row of an answer that outlives a launch. */
export function toRow({ grant, declaredReason, seenAtMs }: HeldGrant): string {
  return JSON.stringify({ ...grant, declaredReason, seenAtMs });
}

/** The answer in a row; null for what is none, and for one that claims to hold longer than any may. */
export function fromRow(text: string, programId: string, permission: string): HeldGrant | null {
  const row = v.safeParse(storedSchema, parseJson(text));
  if (!row.success) return null;
  const { declaredReason, seenAtMs, ...grant } = row.output;
  if (grant.programId !== programId || grant.permission !== permission) return null;
  const { mode, decidedAtMs, expiresAtMs } = grant;
  if (mode === 'denied') return { grant: { ...grant, expiresAtMs: null }, declaredReason, seenAtMs };
  const isTooLong = expiresAtMs === null || expiresAtMs - decidedAtMs > longestAlwaysMs(permission);
  return isTooLong ? null : { grant, declaredReason, seenAtMs: Math.max(seenAtMs, decidedAtMs) };
}

/** The receipt in a row, or null. */
export function receiptFrom(text: string): ConsentReceipt | null {
  const row = v.safeParse(receiptSchema, parseJson(text));
  return row.success ? row.output : null;
}

/** What a text says as JSON; null, which fits no row, when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
