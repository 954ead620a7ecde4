import { encodeUtf8, toHex } from '@org/package-format';

/** SHA-256, in hexadecimal, of what makes host page and worker mean the same by a release: its statement, and whom they trust. */
export interface LaunchDigests {
  readonly statement: string;
  /** Of the pinned version of the store's keys. */
  readonly root: string;
}

/** The digest of a statement, or of a version of the store's keys. */
export async function digestOf(document: Uint8Array | string): Promise<string> {
  const bytes = typeof document === 'string' ? encodeUtf8(document) : document;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice())));
}
