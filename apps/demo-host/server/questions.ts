import { isProgramId } from '@org/package-format';
import { HTTPException } from 'hono/http-exception';

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
