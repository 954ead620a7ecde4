import { canonicalize } from '../canonical-json.js';
import { sha256 } from '../crypto.js';
import type { PackageCrypto } from '../crypto.js';
import { toHex } from '../hex.js';
import { encodeUtf8 } from '../utf8.js';

import type { LogEntry } from './log-entry.js';
import type { PartnerKeys } from './partner-keys.js';

/** The entry with which a version of a partner's keys has to be in the log. */
export async function partnerKeysEntry(
  document: PartnerKeys,
  at: string,
  crypto: PackageCrypto,
): Promise<LogEntry> {
  const digest = toHex(await sha256(crypto, encodeUtf8(canonicalize(document))));
  return { kind: 'partner-keys', at, partner: document.partner, version: document.version, sha256: digest };
}
