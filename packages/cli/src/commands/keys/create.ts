import { readSigningKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { draftPartnerKeys, partnerKey } from '../../trust/partner-keys-change.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { utcTime } from '../../utc-time.js';

/** Whose first keys, and how many of them sign a rotation. */
export interface CreateKeysOptions {
  readonly partner: string;
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly out: string;
}

/** Writes version 1 of a partner's keys, signed by all of them. */
export async function createKeys(
  { partner, keys: paths, threshold, out }: CreateKeysOptions,
  output: Output,
): Promise<Report> {
  const now = utcTime(new Date());
  const keys = await Promise.all(paths.map(async (path) => (await readSigningKey(path, output)).publicKey));
  const draft = draftPartnerKeys(out, {
    partner,
    version: 1,
    threshold,
    keys: keys.map((key) => partnerKey(key, now)),
    isRecovery: false,
    signedAt: now,
  });
  return saveTrustFile(await signTrustFile(draft, paths, { context: {}, output }), {});
}
