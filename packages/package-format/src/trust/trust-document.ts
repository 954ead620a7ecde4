import { canonicalize } from '../canonical-json.js';
import { PackageError } from '../error.js';
import { packageLimits } from '../limits.js';
import { isJsonObject, parseJsonText } from '../strict-json.js';
import type { JsonObject } from '../strict-json.js';
import { decodeUtf8 } from '../utf8.js';

/**
 * Reads the bytes of a trust document: bounded, strict JSON, an object, in its RFC 8785 form (package-format 7.1).
 * Members are not looked at yet, and nothing is trusted.
 */
export function parseTrustDocument(bytes: Uint8Array, name: string): JsonObject {
  if (bytes.length > packageLimits.maxTrustDocumentBytes) {
    const message = `The ${name} has more than ${packageLimits.maxTrustDocumentBytes} bytes: ask for a shorter one.`;
    throw new PackageError('DOCUMENT_TOO_LARGE', '7.1', message);
  }
  const text = decodeUtf8(bytes);
  const value = parseJsonText(text);
  if (!isJsonObject(value)) {
    throw new PackageError('DOCUMENT_INVALID', '7.1', `The ${name} must be an object.`);
  }
  if (canonicalize(value) !== text) {
    const message = `The ${name} is not in its RFC 8785 form: fetch it unchanged.`;
    throw new PackageError('DOCUMENT_NOT_CANONICAL', '7.1', message);
  }
  return value;
}
