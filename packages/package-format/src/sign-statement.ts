import type { Statement } from './statement.js';
import { signDocument } from './signer.js';
import type { Signer } from './signer.js';
import { parseStatement } from './verify-statement.js';

/** A statement before it is signed. */
export type StatementInput = Omit<Statement, 'signature'>;

/** The bytes of a signed statement. Refuses what parseStatement would refuse, so a store cannot publish it. */
export async function signStatement(fields: StatementInput, signer: Signer): Promise<Uint8Array> {
  const bytes = await signDocument('statement', fields, signer);
  parseStatement(bytes);
  return bytes;
}
