import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import { PackageError } from './error.js';
import { packageLimits } from './limits.js';
import { quoted } from './quoted.js';
import { encodeUtf8 } from './utf8.js';

const labelDigits = 31;
const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** The form of a program id (package-format 3.5). */
export const programIdPattern = /^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9-]*){1,7}$/;

/** Whether a text is a program id: reverse-domain words in lower-case ASCII, such as `com.partner.loans`. */
export function isProgramId(text: unknown): text is string {
  return (
    typeof text === 'string' && text.length <= packageLimits.maxProgramIdLength && programIdPattern.test(text)
  );
}

/**
 * The one DNS label under which every platform serves a program (package-format 3.14). Ids have dots and may be long;
 * a wildcard certificate covers one label of at most 63 characters.
 */
export async function programLabel(id: string, crypto: PackageCrypto): Promise<string> {
  if (!isProgramId(id)) {
    throw new PackageError(
      'ID_INVALID',
      '3.5',
      `${quoted(id)} is not a program id: write it like com.partner.loans.`,
    );
  }
  return `p${toBase32(await sha256(crypto, encodeUtf8(id))).slice(0, labelDigits)}`;
}

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let group = 0;
  let bits = 0;
  for (const byte of bytes) {
    group = ((group << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += base32Alphabet.charAt((group >> bits) & 31);
    }
  }
  return text;
}
