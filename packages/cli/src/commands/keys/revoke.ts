import { CliError } from '../../error.js';
import { readPublicKey } from '../../key-files.js';
import { labelled } from '../../output-format.js';
import type { Output, Report } from '../../output.js';
import { isRotating, isUsable } from '../../trust/partner-key-state.js';
import { findKey, nextPartnerKeys } from '../../trust/partner-keys-change.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { shortId } from '../../trust/short-id.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { readPartnerKeysFile } from '../../trust/trust-file.js';
import type { PartnerKeysFile } from '../../trust/trust-file.js';
import { utcTime } from '../../utc-time.js';

/** Which key is in other hands, since when, and who says so. */
export interface RevokeKeyOptions {
  readonly file: string;
  readonly keyId: string;
  readonly since: string;
  readonly add: readonly string[];
  readonly threshold?: number;
  readonly keys: readonly string[];
  readonly out: string;
}

/** Writes a version that calls a key compromised, and says what that stops. */
export async function revokeKey(options: RevokeKeyOptions, output: Output): Promise<Report> {
  const { file, since, add, threshold, keys, out } = options;
  const before = await readPartnerKeysFile(file);
  const now = utcTime(new Date());
  if (since > now) {
    throw new CliError(
      'USAGE',
      `--since ${since} is in the future: give the time from which somebody else may have had the key.`,
    );
  }
  const { keyId } = findKey(before.document, options.keyId);
  const draft = nextPartnerKeys(out, before.document, {
    now,
    add: await Promise.all(add.map(readPublicKey)),
    compromise: new Map([[keyId, since]]),
    ...(threshold === undefined ? {} : { threshold }),
  });
  warn(draft, now, output);
  const context = { before };
  const { facts, lines } = await saveTrustFile(
    await signTrustFile(draft, keys, { context, output }),
    context,
  );
  return { facts: { ...facts, revoked: keyId, since }, lines: [...lines, '', ...effects(keyId, since)] };
}

function warn({ document }: PartnerKeysFile, now: string, output: Output): void {
  const rotating = document.keys.filter(isRotating);
  if (rotating.length === document.threshold) {
    const left = rotating.length === 1 ? 'one key is' : `${rotating.length} keys are`;
    output.note(`only ${left} left, and all are needed for the next rotation: add a spare one soon`);
  }
  if (!document.keys.some((key) => isUsable(key, now)))
    output.note('no key of this version may sign packages from now on: bring one with --add');
}

function effects(keyId: string, since: string): readonly string[] {
  const key = `key ${shortId(keyId)}`;
  return [
    'Once the store has published this version:',
    ...labelled(
      'refused',
      `every release that ${key} signed and that was published from ${since} on: by the store, by new installs, and by hosts that have it installed, from the next launch after they heard of it`,
    ),
    ...labelled(
      'untouched',
      `releases published before ${since}: the log says when, so nobody can date back`,
    ),
    ...labelled('lost', `the right of ${key} to sign rotations`),
    'Pack what was refused again with a good key, under a higher version, and publish that.',
    'Whoever has the key can sign a rotation too: publish this one soon, or ask the store’s operator for a recovery.',
  ];
}
