import { fromBase64 } from './base64.js';
import { equalBytes } from './bytes.js';
import { canonicalize } from './canonical-json.js';
import { sha256 } from './crypto.js';
import type { PackageCrypto, PublicKey } from './crypto.js';
import { PackageError } from './error.js';
import { checkFields } from './fields.js';
import { toHex } from './hex.js';
import { packageLimits } from './limits.js';
import { parsePublicKey } from './public-key.js';
import { parseSignature, verifySignedDocument } from './signature.js';
import type { TrustedKeys } from './signature.js';
import {
  partnerFields,
  statementContainerFields,
  statementFields,
  statementKeyFields,
} from './statement-fields.js';
import type { Statement, StatementKey } from './statement.js';
import { isJsonObject, parseJson } from './strict-json.js';
import type { JsonObject } from './strict-json.js';
import { encodeUtf8 } from './utf8.js';

const where = 'statement';

/** Whom to trust, and which program was asked for. */
export interface VerifyStatementOptions extends TrustedKeys {
  readonly id?: string;
}

/** A statement whose signature and partner keys have been checked. */
export interface VerifiedStatement {
  readonly statement: Statement;
  /** Lower-case hexadecimal SHA-256 of the statement's bytes. */
  readonly digest: string;
  /** The store key that signed. */
  readonly keyId: string;
  /** The keys with which the partner may have signed the manifest. */
  readonly partnerKeys: readonly PublicKey[];
}

/** Reads the bytes of a statement and holds them to package-format 5.1 to 5.7. The result is not yet trusted. */
export function parseStatement(bytes: Uint8Array): Statement {
  if (bytes.length > packageLimits.maxStatementBytes) {
    const message = `The statement has more than ${packageLimits.maxStatementBytes} bytes: ask the store to shorten it.`;
    throw new PackageError('STATEMENT_TOO_LARGE', '5.1', message);
  }
  const value = parseJson(bytes);
  if (!isJsonObject(value))
    throw new PackageError('STATEMENT_INVALID', '5.2', 'The statement must be an object.');
  parseSignature(value.signature, 'statement');
  // package-format 5.1: one content, one byte form
  if (!equalBytes(encodeUtf8(canonicalize(value)), bytes)) {
    throw new PackageError(
      'STATEMENT_NOT_CANONICAL',
      '5.1',
      'The statement is not in its RFC 8785 form: fetch it unchanged.',
    );
  }
  return checkStatement(value);
}

/** Reads a statement and checks that one of the caller's store keys signed it, for the program that was asked for. */
export async function verifyStatement(
  bytes: Uint8Array,
  options: VerifyStatementOptions,
): Promise<VerifiedStatement> {
  const statement = parseStatement(bytes);
  const keyId = await verifySignedDocument('statement', statement, options);
  // package-format 5.8: a good statement about another program is no answer
  if (options.id !== undefined && options.id !== statement.id) {
    throw new PackageError(
      'ID_MISMATCH',
      '5.8',
      `The statement is about ${statement.id}, expected ${options.id}: check the store's address.`,
    );
  }
  const partnerKeys = await Promise.all(statement.partner.keys.map((key) => partnerKey(key, options.crypto)));
  return { statement, digest: toHex(await sha256(options.crypto, bytes)), keyId, partnerKeys };
}

function checkStatement(value: JsonObject): Statement {
  const context = { where, code: 'STATEMENT_INVALID', rule: '5.2' } as const;
  checkFields(value, statementFields, { ...context, isExtensible: true });
  checkFields(value.container, statementContainerFields, { ...context, where: `${where}: container` });
  checkFields(value.partner, partnerFields, { ...context, where: `${where}: partner` });
  // Every member of Statement has passed the rule that its type demands in the tables of statement-fields.ts.
  const statement = value as unknown as Statement;
  for (const [index, key] of statement.partner.keys.entries()) {
    // A key is still plain JSON here; the table gives it the shape that its type promises.
    checkFields({ ...key }, statementKeyFields, { ...context, where: `${where}: partner.keys[${index}]` });
  }
  // package-format 5.4: both are in one fixed form, so their order is the order of their text
  if (statement.expires <= statement.signedAt) {
    throw new PackageError(
      'STATEMENT_INVALID',
      '5.4',
      'The statement expires before it was signed: correct the clock of the store.',
    );
  }
  return statement;
}

/** package-format 5.6: the id of a key is recomputed, never believed */
async function partnerKey({ keyId, spki }: StatementKey, crypto: PackageCrypto): Promise<PublicKey> {
  const key = await parsePublicKey(keyBytes(spki), crypto);
  if (key.keyId === keyId) return key;
  throw refuseKey(`The partner key ${keyId} has the id of another key`);
}

function keyBytes(spki: string): Uint8Array {
  try {
    return fromBase64(spki);
  } catch (cause) {
    throw refuseKey('A partner key is not base64', cause);
  }
}

function refuseKey(what: string, cause?: unknown): PackageError {
  return new PackageError('KEY_INVALID', '5.6', `${what}: register the key at the store again.`, { cause });
}
