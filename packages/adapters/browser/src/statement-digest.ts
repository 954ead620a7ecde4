import { toHex } from '@org/package-format';

/** SHA-256 of a statement, in hexadecimal: by this the host page and the worker mean the same release, rules and all. */
export async function statementDigest(statement: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', statement.slice())));
}
