import { canonicalize, encodeUtf8, fromBase64, fromHex, parsePublicKey } from '@org/package-format';
import type { KeyEntry, PartnerKeys, PublicKey, StoreKeys } from '@org/package-format';
import { crypto } from '../key-files.js';
import { isRotating } from './partner-key-state.js';
import type { PartnerKeysFile, StoreKeysFile, TrustFile } from './trust-file.js';

/** People who have to sign a document together, and who of them has. */
export interface Quorum {
  readonly who: string;
  readonly threshold: number;
  readonly keyIds: readonly string[];
  /** Which of them signed, rightly. Null when their keys are not known here. */
  readonly signed: readonly string[] | null;
  /** What to give so that the signatures can be checked. */
  readonly hint: string;
}

/** What is known besides the document itself. */
export interface QuorumContext {
  /** The version before it. */
  readonly before?: TrustFile;
  /** The keys of the store, for its recovery role. */
  readonly storeKeys?: StoreKeysFile;
}

/** Everybody who has to sign a document (package-format 7.4, 7.6, 7.7). */
export async function quorumsOf(file: TrustFile, context: QuorumContext): Promise<readonly Quorum[]> {
  const signed = await signersOf(file, await knownKeys(file, context));
  return demandsOf(file, context).map(({ keys, ...demand }) => ({
    ...demand,
    keyIds: keys ?? [],
    signed: keys === null ? null : keys.filter((keyId) => signed.has(keyId)),
  }));
}

/** Whether enough people signed; false as well when that cannot be seen here. */
export function isMet({ signed, threshold }: Quorum): boolean {
  return signed !== null && signed.length >= threshold;
}

interface Demand {
  readonly who: string;
  readonly threshold: number;
  readonly keys: readonly string[] | null;
  readonly hint: string;
}

function demandsOf(file: TrustFile, context: QuorumContext): readonly Demand[] {
  const own = ownDemand(file);
  const { version } = file.document;
  if (version === 1 && !(file.kind === 'partner-keys' && file.document.isRecovery)) return [own];
  if (file.kind === 'partner-keys' && file.document.isRecovery) return [own, recoveryDemand(context)];
  return [own, beforeDemand(file, context)];
}

function ownDemand(file: TrustFile): Demand {
  const who = `version ${file.document.version}`;
  if (file.kind === 'partner-keys') return partnerDemand(file.document, who);
  return storeDemand(file.document, who);
}

function beforeDemand(file: TrustFile, { before }: QuorumContext): Demand {
  const version = file.document.version - 1;
  const who = `version ${version}`;
  const hint = `--after <the file of version ${version}>`;
  if (before === undefined || before.kind !== file.kind || before.document.version !== version)
    return { who, threshold: 0, keys: null, hint };
  return before.kind === 'partner-keys'
    ? partnerDemand(before.document, who)
    : storeDemand(before.document, who);
}

function recoveryDemand({ storeKeys }: QuorumContext): Demand {
  const who = 'the store’s recovery role';
  const hint = '--root <store-keys.json>';
  if (storeKeys === undefined) return { who, threshold: 0, keys: null, hint };
  const { keyIds, threshold } = storeKeys.document.roles.recovery;
  return { who, threshold, keys: keyIds, hint };
}

function partnerDemand(document: PartnerKeys, who: string): Demand {
  const keys = document.keys.filter(isRotating).map(({ keyId }) => keyId);
  return { who, threshold: document.threshold, keys, hint: '' };
}

function storeDemand({ roles }: StoreKeys, who: string): Demand {
  return { who: `the root of ${who}`, threshold: roles.root.threshold, keys: roles.root.keyIds, hint: '' };
}

async function knownKeys(
  file: TrustFile,
  { before, storeKeys }: QuorumContext,
): Promise<ReadonlyMap<string, PublicKey>> {
  const files = [file, before, storeKeys].filter((known) => known !== undefined);
  const entries: readonly KeyEntry[] = files.flatMap(({ document }) => document.keys);
  const keys = await Promise.all(entries.map(({ spki }) => parsePublicKey(fromBase64(spki), crypto)));
  return new Map(keys.map((key) => [key.keyId, key]));
}

/** The keys whose signature of a document is right. */
async function signersOf(
  { kind, document }: PartnerKeysFile | StoreKeysFile,
  keys: ReadonlyMap<string, PublicKey>,
): Promise<ReadonlySet<string>> {
  const { signatures, ...content } = document;
  // package-format 4.2: the kind, a line feed, and the document without signatures
  const message = encodeUtf8(`miniapp/${kind}/v1\n${canonicalize(content)}`);
  const signers = new Set<string>();
  for (const text of signatures) {
    const { keyId, signature } = splitSignature(text);
    const key = keys.get(keyId);
    if (key !== undefined && (await crypto.verifySignature({ key, signature, message }))) signers.add(keyId);
  }
  return signers;
}

/** A signature string taken apart; one in another form fits no key (package-format 4.1). */
function splitSignature(text: string): { readonly keyId: string; readonly signature: Uint8Array } {
  const [, keyId = '', base64 = ''] = text.split(':');
  try {
    fromHex(keyId);
    return { keyId, signature: fromBase64(base64) };
  } catch {
    // Whoever needs it to be right will find that nobody signed.
    return { keyId: '', signature: new Uint8Array() };
  }
}
