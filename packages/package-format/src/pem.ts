import { fromBase64, toBase64 } from './base64.js';
import { PackageError } from './error.js';

/** What a PEM text says it holds. */
export type PemLabel = 'PUBLIC KEY' | 'PRIVATE KEY';

/** DER bytes of a PEM text with exactly one block of this label (package-format 4.8). */
export function pemToDer(pem: string, label: PemLabel): Uint8Array {
  const found =
    /^\s*-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=][A-Za-z0-9+/=\r\n]*)-----END ([A-Z0-9 ]+)-----\s*$/.exec(
      pem,
    );
  if (found === null) throw refuse(`Expected one PEM block "${label}"`);
  const [, begin = '', body = '', end = ''] = found;
  if (begin !== label || end !== label) throw refuse(`Expected a PEM block "${label}", found "${begin}"`);
  try {
    return fromBase64(body.replace(/[\r\n]/g, ''));
  } catch (cause) {
    throw refuse(`The PEM block "${label}" is damaged`, cause);
  }
}

/** PEM text of DER bytes, in lines of 64 characters. */
export function derToPem(der: Uint8Array, label: PemLabel): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function refuse(what: string, cause?: unknown): PackageError {
  return new PackageError('KEY_INVALID', '4.8', `${what}: make a key pair with miniapp keygen.`, { cause });
}
