import type { StoreKeys, StoreRole } from '@org/package-format';
import { CliError } from '../../error.js';
import { readPublicKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { draftStoreKeys, keyEntry } from '../../trust/store-keys-draft.js';
import type { RoleDraft } from '../../trust/store-keys-draft.js';
import { readStoreKeysFile } from '../../trust/trust-file.js';
import { utcTime } from '../../utc-time.js';
import { inOneYear, noteSharedKeys, thresholdOf } from './create-store.js';
import type { Thresholds } from './create-store.js';

/** Which roles get other keys. A role that is not named keeps what it has. */
export interface RotateStoreKeysOptions {
  readonly file: string;
  readonly replace: Readonly<Partial<Record<StoreRole, readonly string[]>>>;
  readonly thresholds: Thresholds;
  readonly recoveryDelayHours?: number;
  readonly expires?: string;
  readonly keys: readonly string[];
  readonly out: string;
}

/** Writes the next version of a store's keys. Without a change it renews the time for which they are good. */
export async function rotateStoreKeys(options: RotateStoreKeysOptions, output: Output): Promise<Report> {
  const { replace, thresholds, keys, out } = options;
  const before = await readStoreKeysFile(options.file);
  const { document } = before;
  const now = new Date();
  const next = async (role: StoreRole): Promise<RoleDraft> => {
    const paths = replace[role];
    if (paths === undefined) return keptRole(document, role, thresholds);
    const entries = (await Promise.all(paths.map(readPublicKey))).map(keyEntry);
    return { keys: entries, threshold: thresholdOf(role, entries.length, thresholds) };
  };
  const roles = {
    root: await next('root'),
    recovery: await next('recovery'),
    statements: await next('statements'),
    log: await next('log'),
    witnesses: await next('witnesses'),
  };
  const expires = options.expires ?? inOneYear(now);
  if (expires <= utcTime(now))
    throw new CliError('USAGE', `--expires ${expires} is over: give a later time.`);
  const draft = draftStoreKeys(out, roles, {
    origin: document.origin,
    version: document.version + 1,
    recoveryDelayHours: options.recoveryDelayHours ?? document.recoveryDelayHours,
    signedAt: utcTime(now),
    expires,
  });
  noteSharedKeys(draft, output);
  const context = { before };
  return saveTrustFile(await signTrustFile(draft, keys, { context, output }), context);
}

function keptRole({ keys, roles }: StoreKeys, role: StoreRole, thresholds: Thresholds): RoleDraft {
  const { keyIds, threshold } = roles[role];
  const given = role === 'statements' || role === 'log' ? undefined : thresholds[role];
  return { keys: keys.filter(({ keyId }) => keyIds.includes(keyId)), threshold: given ?? threshold };
}
