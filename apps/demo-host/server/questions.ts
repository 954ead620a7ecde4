import { isProgramId } from '@org/package-format';
import { HTTPException } from 'hono/http-exception';

import type { CodeKind, RedeemRequest } from '@org/host-core/codes';

import type { CodeQuestion } from './code-desk.js';
import type { Charge } from './payment-desk.js';
import type { TokenQuestion } from './token-desk.js';

/** Reads the body of a token request. Throws a 400 that names the field. */
export function parseTokenQuestion(body: unknown): Omit<TokenQuestion, 'userId'> {
  return {
    programId: programIdIn(body),
    audience: textIn(body, 'audience'),
    scopes: textsIn(body, 'scopes'),
  };
}

/** Reads the body of a payment. Throws a 400 that names the field. */
export function parseCharge(body: unknown): Omit<Charge, 'userId'> {
  return {
    programId: programIdIn(body),
    orderId: textIn(body, 'orderId'),
    amount: textIn(body, 'amount'),
    currency: textIn(body, 'currency'),
    idempotencyKey: textIn(body, 'idempotencyKey'),
    card: textIn(body, 'card'),
  };
}

/** Reads the body of a request for a code. Throws a 400 that names the field. */
export function parseCodeQuestion(body: unknown): Omit<CodeQuestion, 'userId'> {
  return { programId: programIdIn(body), kind: kindIn(body), audience: audienceIn(body) };
}

/** Reads the body of a request about the user. Throws a 400 that names the field. */
export function parseUserQuestion(body: unknown): { readonly programId: string } {
  return { programId: programIdIn(body) };
}

/** Reads what a partner's server shows; null when it is not of the form. */
export function parseRedeemRequest(body: unknown): Omit<RedeemRequest, 'partnerId'> | null {
  try {
    return { ...parseCodeQuestion(body), code: textIn(body, 'code') };
  } catch {
    return null; // OAuth has one error for all of it
  }
}

const kinds: ReadonlySet<string> = new Set<CodeKind>(['identity', 'phone', 'email']);

function kindIn(body: unknown): CodeKind {
  const kind = textIn(body, 'kind');
  if (kinds.has(kind)) return kind as CodeKind; // it is one of them
  throw wrongField('kind');
}

function audienceIn(body: unknown): string | null {
  return (fieldOf(body, 'audience') ?? null) === null ? null : textIn(body, 'audience');
}

const MAX_TEXT_CHARS = 256;
const MAX_TEXTS = 16;

function programIdIn(body: unknown): string {
  const programId = textIn(body, 'programId');
  if (!isProgramId(programId)) throw wrongField('programId');
  return programId;
}

function textIn(body: unknown, field: string): string {
  const value = fieldOf(body, field);
  if (isText(value)) return value;
  throw wrongField(field);
}

function textsIn(body: unknown, field: string): string[] {
  const value = fieldOf(body, field);
  if (Array.isArray(value) && value.length <= MAX_TEXTS && value.every(isText)) return value;
  throw wrongField(field);
}

function fieldOf(body: unknown, field: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, field)) return undefined;
  return (body as Readonly<Record<string, unknown>>)[field];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT_CHARS;
}

function wrongField(field: string): HTTPException {
  return new HTTPException(400, { message: `"${field}" is missing or not what it should be.` });
}
