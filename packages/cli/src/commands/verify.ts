import { PackageError, openPartnerKeys } from '@org/package-format';
import type { PartnerKey } from '@org/package-format';
import { CliError } from '../error.js';
import { ExplainedRefusal } from '../explain-error.js';
import { readPackageFile } from '../files.js';
import { crypto, readPublicKey } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { packageLines } from '../package-report.js';
import { isUsable } from '../trust/partner-key-state.js';
import { shortId } from '../trust/short-id.js';
import { readPartnerKeysFile } from '../trust/trust-file.js';
import { utcTime } from '../utc-time.js';
import { verifyExplained } from '../verify-explained.js';
import { verifyAsHost } from './verify-as-host.js';

/** Which package, and who is trusted: a key, a partner's keys, or a store with its statement. */
export interface VerifyOptions {
  readonly file: string;
  readonly key?: string;
  readonly partnerKeys?: string;
  readonly statement?: string;
  /** The store keys that are pinned, then each version that follows. */
  readonly root?: readonly string[];
  readonly debug: boolean;
}

/** Checks a package as every store and host will. */
export async function verify(options: VerifyOptions, output: Output): Promise<Report> {
  const { file, key, partnerKeys, statement, root, debug } = options;
  const given = [key, partnerKeys, statement].filter((one) => one !== undefined);
  if (given.length !== 1 || (statement === undefined) !== (root === undefined)) throw unclearTrust();
  if (statement !== undefined && root !== undefined)
    return verifyAsHost({ file, statement, root, debug }, output);
  if (partnerKeys !== undefined) return verifyWithPartnerKeys({ file, partnerKeys, debug }, output);
  return verifyWithKey({ file, key: key ?? '', debug }, output);
}

async function verifyWithKey(
  { file, key, debug }: { readonly file: string; readonly key: string; readonly debug: boolean },
  output: Output,
): Promise<Report> {
  const publicKey = await readPublicKey(key);
  const container = await readPackageFile(file);
  output.status('verifying…');
  const verified = await verifyExplained(container, { keys: [publicKey], source: key, debug });
  const { id, version } = verified.manifest;
  return {
    facts: { id, version },
    lines: [`${file} is whole, and signed with ${key}.`, ...packageLines(verified)],
  };
}

async function verifyWithPartnerKeys(
  {
    file,
    partnerKeys: path,
    debug,
  }: { readonly file: string; readonly partnerKeys: string; readonly debug: boolean },
  output: Output,
): Promise<Report> {
  const { document } = await readPartnerKeysFile(path);
  const { keys } = await openPartnerKeys(document, crypto);
  const container = await readPackageFile(file);
  output.status('verifying…');
  const verified = await verifyExplained(container, { keys, source: path, debug });
  assertPublishable(document.keys, verified.keyId, utcTime(new Date()));
  const { id, version } = verified.manifest;
  return {
    facts: { id, version, partner: document.partner, keysVersion: document.version, keyId: verified.keyId },
    lines: [
      `${file} is whole, and signed with a key of ${document.partner} that counts today.`,
      ...packageLines(verified),
    ],
  };
}

/** package-format 7.8, for a release that would be published now */
function assertPublishable(keys: readonly PartnerKey[], keyId: string, now: string): void {
  const key = keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined || isUsable(key, now)) return;
  const { notBefore, notAfter, compromisedSince } = key;
  const findings = [
    ['signed by', `key ${keyId}`],
    ['valid', `from ${notBefore}${notAfter === undefined ? '' : ` until ${notAfter}`}`],
    ...(compromisedSince === undefined
      ? []
      : [['revoked', `in other hands since ${compromisedSince}`] as const]),
  ] as const;
  if (compromisedSince === undefined) {
    const message = `The key ${shortId(keyId)} is not valid today, so no store would publish this package.`;
    throw new ExplainedRefusal(new PackageError('KEY_EXPIRED', '7.8', message), {
      findings,
      why: 'A release that was published while the key was valid stays good: its statement says when that was (--statement).',
    });
  }
  const message = `The partner says that key ${shortId(keyId)} is in other hands, so this package may be a thief’s.`;
  throw new ExplainedRefusal(new PackageError('KEY_REVOKED', '7.8', message), {
    findings,
    why: 'Only what was published before that time still counts, and a package does not say when it was published. Its statement does (--statement).',
  });
}

function unclearTrust(): CliError {
  return new CliError(
    'USAGE',
    'Say whom to trust, in one of three ways: --key partner.pub.pem, --partner-keys partner-keys.json, or --statement statement.json with --root store-keys.json.',
  );
}
