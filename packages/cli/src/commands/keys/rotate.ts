import type { PartnerKeys } from '@org/package-format';
import { CliError } from '../../error.js';
import { readPublicKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { findKey, nextPartnerKeys } from '../../trust/partner-keys-change.js';
import { isUsable } from '../../trust/partner-key-state.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { shortId } from '../../trust/short-id.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { readPartnerKeysFile } from '../../trust/trust-file.js';
import { utcTime } from '../../utc-time.js';

/** Which keys come, which go, and who signs that. */
export interface RotateKeysOptions {
  readonly file: string;
  readonly add: readonly string[];
  /** `<key id>` or `<key id>@<time>`. */
  readonly retire: readonly { readonly keyId: string; readonly time: string | null }[];
  readonly drop: readonly string[];
  readonly threshold?: number;
  readonly keys: readonly string[];
  readonly out: string;
}

/** Writes the next version of a partner's keys. */
export async function rotateKeys(options: RotateKeysOptions, output: Output): Promise<Report> {
  const { file, add, retire, drop, threshold, keys, out } = options;
  const before = await readPartnerKeysFile(file);
  const now = utcTime(new Date());
  if (add.length + retire.length + drop.length === 0 && threshold === undefined) {
    throw new CliError('USAGE', 'Nothing changes: give --add, --retire, --drop or --threshold.');
  }
  const draft = nextPartnerKeys(out, before.document, {
    now,
    add: await Promise.all(add.map(readPublicKey)),
    retire: new Map(retire.map(({ keyId, time }) => [findKey(before.document, keyId).keyId, time ?? now])),
    drop: drop.map((text) => droppable(before.document, text)),
    ...(threshold === undefined ? {} : { threshold }),
  });
  if (!draft.document.keys.some((key) => isUsable(key, now))) {
    output.note('no key of this version may sign packages from now on: bring one with --add');
  }
  const context = { before };
  return saveTrustFile(await signTrustFile(draft, keys, { context, output }), context);
}

/** package-format 7.8: a host that no longer reads about a compromised key would launch what it signed */
function droppable(document: PartnerKeys, text: string): string {
  const { keyId, compromisedSince } = findKey(document, text);
  if (compromisedSince === undefined) return keyId;
  const message = `Key ${shortId(keyId)} is compromised since ${compromisedSince} and has to stay listed: that is how hosts know.`;
  throw new CliError('USAGE', message);
}
