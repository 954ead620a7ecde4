import type { KeyEntry, StoreRole } from '@org/package-format';
import { readPublicKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { draftStoreKeys, keyEntry, majorityOf, sharedKeys } from '../../trust/store-keys-draft.js';
import type { RoleDraft } from '../../trust/store-keys-draft.js';
import type { StoreKeysFile } from '../../trust/trust-file.js';
import { utcTime } from '../../utc-time.js';

/** Thresholds that can be set; one signature of any other role is enough. */
export type Thresholds = Readonly<Partial<Record<'root' | 'recovery' | 'witnesses', number>>>;

/** Public key files for each role of a new store, and private ones that sign. */
export interface CreateStoreKeysOptions {
  readonly origin: string;
  readonly root: readonly string[];
  /** The root's keys when it is not given. */
  readonly recovery?: readonly string[];
  readonly statements: readonly string[];
  readonly log: readonly string[];
  readonly witnesses: readonly string[];
  readonly thresholds: Thresholds;
  readonly recoveryDelayHours: number;
  readonly expires?: string;
  readonly keys: readonly string[];
  readonly out: string;
}

/** Writes version 1 of a store's keys: what hosts pin. */
export async function createStoreKeys(options: CreateStoreKeysOptions, output: Output): Promise<Report> {
  const { origin, thresholds, recoveryDelayHours, keys, out } = options;
  const now = new Date();
  const read = async (role: StoreRole, paths: readonly string[]): Promise<RoleDraft> => {
    const entries: readonly KeyEntry[] = (await Promise.all(paths.map(readPublicKey))).map(keyEntry);
    return { keys: entries, threshold: thresholdOf(role, entries.length, thresholds) };
  };
  const root = await read('root', options.root);
  const roles = {
    root,
    recovery: await read('recovery', options.recovery ?? options.root),
    statements: await read('statements', options.statements),
    log: await read('log', options.log),
    witnesses: await read('witnesses', options.witnesses),
  };
  const draft = draftStoreKeys(out, roles, {
    origin,
    version: 1,
    recoveryDelayHours,
    signedAt: utcTime(now),
    expires: options.expires ?? inOneYear(now),
  });
  noteSharedKeys(draft, output);
  return saveTrustFile(await signTrustFile(draft, keys, { context: {}, output }), {});
}

/** Majorities where people decide together; one where a machine signs. */
export function thresholdOf(role: StoreRole, count: number, thresholds: Thresholds): number {
  switch (role) {
    case 'statements':
    case 'log':
      return 1;
    case 'root':
    case 'recovery':
    case 'witnesses':
      return thresholds[role] ?? majorityOf(count);
  }
}

/** How long a version is good when nobody says: an operator who forgets has a year to be reminded. */
export function inOneYear(now: Date): string {
  const later = new Date(now);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return utcTime(later);
}

/** Says which roles one theft would take together. */
export function noteSharedKeys({ document }: StoreKeysFile, output: Output): void {
  for (const pair of sharedKeys(document))
    output.note(`${pair} share a key: whoever steals it has both, so give each role its own`);
}
