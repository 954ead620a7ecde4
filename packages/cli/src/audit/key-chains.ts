import {
  PackageError,
  assertFollows,
  openPartnerKeys,
  parsePartnerKeys,
  sha256,
  toHex,
} from '@org/package-format';
import type { PackageCrypto, StoreChain, VerifiedPartnerKeys, VerifiedStoreKeys } from '@org/package-format';
import type { LogEntry } from '@org/package-format/log';
import type { Findings } from './findings.js';
import type { LogSource } from './log-source.js';

type PartnerKeysEntry = LogEntry & { readonly kind: 'partner-keys' };
type StoreKeysEntry = LogEntry & { readonly kind: 'store-keys' };

/** New keys that the store gave a partner; the partner is the one who can say whether it asked for them. */
export interface LoggedRecovery {
  readonly partner: string;
  readonly version: number;
  readonly at: string;
  readonly entry: number;
}

/** The keys that a log announces, version by version, each compared with the document that the store serves. */
export interface KeyChains {
  nextPartnerKeys(entry: PartnerKeysEntry, index: number): Promise<void>;
  nextStoreKeys(entry: StoreKeysEntry, index: number): Promise<void>;
  hasPartner(partner: string): boolean;
  partnerCount(): number;
  /** Reports what the end of the log leaves open. */
  finish(): void;
  readonly recoveries: readonly LoggedRecovery[];
  /** What is allowed and worth a look. */
  readonly notices: readonly string[];
}

/** What is kept of a partner. */
interface KnownPartner {
  readonly version: number;
  /** The document of this version, or null when the chain to it does not hold. */
  readonly keys: VerifiedPartnerKeys | null;
  /** The version before, for one that may yet take the place of this one. */
  readonly before: VerifiedPartnerKeys | null;
  /** The store serves another document of this version; one that the log has later may explain it. */
  readonly open: { readonly entry: number; readonly message: string } | null;
}

const unknownPartner: KnownPartner = { version: 0, keys: null, before: null, open: null };

/** No version of anybody is known yet, but for the store's chain, which the caller has verified. */
export function createKeyChains(options: {
  readonly source: LogSource;
  readonly chain: StoreChain;
  /** The digest of each version of the store's keys in the chain. */
  readonly storeDigests: ReadonlyMap<number, string>;
  readonly findings: Findings;
  readonly crypto: PackageCrypto;
}): KeyChains {
  const { source, chain, storeDigests, findings, crypto } = options;
  const partners = new Map<string, KnownPartner>();
  const recoveries: LoggedRecovery[] = [];
  const notices: string[] = [];
  const loggedStoreVersions = new Set<number>();
  let storeVersion: number | null = null;

  function reportOrder(who: string, version: number, before: number, entry: number): void {
    if (version > before) {
      const message = `Version ${version} of the keys of ${who} follows version ${before}: versions rise by one.`;
      findings.add({ code: 'VERSION_NOT_NEXT', entry, message });
      return;
    }
    const message = `Version ${version} of the keys of ${who} is announced again after version ${before}: there may be two documents of one version.`;
    findings.add({ code: 'VERSION_TWICE', entry, message });
  }

  /** The document of an entry, or what is wrong with the one that the store serves. */
  async function fetchLogged(
    path: string,
    { sha256: logged }: PartnerKeysEntry | StoreKeysEntry,
  ): Promise<FetchedDocument> {
    const bytes = await source.document(path);
    if (bytes === null) return { type: 'missing', message: `The store does not serve ${path}.` };
    const served = toHex(await sha256(crypto, bytes));
    if (served === logged) return { type: 'logged', bytes };
    return { type: 'other', message: `${path} has the digest ${served}, and the log says ${logged}.` };
  }

  /** The store keys that were in force at this place of the log. */
  function storeKeysThen(): VerifiedStoreKeys {
    return storeVersion !== null && chain.has(storeVersion) ? chain.at(storeVersion) : chain.latest;
  }

  /** A document that follows the one before it, or null after a finding. */
  async function open(
    bytes: Uint8Array,
    before: VerifiedPartnerKeys | null,
    entry: number,
  ): Promise<VerifiedPartnerKeys | null> {
    try {
      const next = await openPartnerKeys(parsePartnerKeys(bytes), crypto);
      if (before !== null) await assertFollows(before, next, { storeKeys: storeKeysThen(), crypto });
      return next;
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      findings.add({ code: 'DOCUMENT_REFUSED', entry, message: `${error.code}: ${error.message}` });
      return null;
    }
  }

  async function nextVersion(logged: PartnerKeysEntry, known: KnownPartner, entry: number): Promise<void> {
    const { partner, version, at } = logged;
    const keep = (rest: Partial<KnownPartner>) =>
      partners.set(partner, { version, keys: null, before: known.keys, open: null, ...rest });
    if (known.open !== null) findings.add({ code: 'DOCUMENT_OTHER', ...known.open });
    const fetched = await fetchLogged(`/partners/${partner}/keys/${version}`, logged);
    switch (fetched.type) {
      case 'missing':
        keep({});
        findings.add({ code: 'DOCUMENT_MISSING', entry, message: fetched.message });
        return;
      case 'other':
        keep({ open: { entry, message: fetched.message } });
        return;
      case 'logged': {
        const keys = await open(fetched.bytes, known.keys, entry);
        keep({ keys });
        if (keys?.document.isRecovery === true) recoveries.push({ partner, version, at, entry });
      }
    }
  }

  /** A partner that objects to a recovery puts a version of its own in the place of it. */
  async function replaceVersion(
    logged: PartnerKeysEntry,
    known: KnownPartner,
    entry: number,
  ): Promise<boolean> {
    const { partner, version } = logged;
    if (known.open === null || known.before === null) return false;
    const fetched = await fetchLogged(`/partners/${partner}/keys/${version}`, logged);
    if (fetched.type !== 'logged') return false;
    const keys = await open(fetched.bytes, known.before, entry);
    if (keys === null || keys.document.isRecovery) return false;
    partners.set(partner, { ...known, keys, open: null });
    notices.push(
      `entries ${known.open.entry} and ${entry}: version ${version} of the keys of ${partner} came twice, and the second, signed by ${partner} itself, counts; that is right if it objected to a recovery`,
    );
    return true;
  }

  return {
    recoveries,
    notices,
    hasPartner: (partner) => partners.has(partner),
    partnerCount: () => partners.size,
    async nextPartnerKeys(logged, entry) {
      const { partner, version } = logged;
      const known = partners.get(partner) ?? unknownPartner;
      if (version === known.version + 1) {
        await nextVersion(logged, known, entry);
        return;
      }
      if (version === known.version && (await replaceVersion(logged, known, entry))) return;
      reportOrder(partner, version, known.version, entry);
      if (version > known.version) partners.set(partner, { ...unknownPartner, version });
    },
    async nextStoreKeys(logged, entry) {
      const { version } = logged;
      loggedStoreVersions.add(version);
      if (storeVersion !== null && version !== storeVersion + 1) {
        reportOrder('the store', version, storeVersion, entry);
        return;
      }
      storeVersion = version;
      const known = storeDigests.get(version);
      // Older than the pinned version: nobody here can say who signed it, only that it is the one the log has.
      if (known === undefined) {
        const fetched = await fetchLogged(`/trust/store-keys/${version}`, logged);
        if (fetched.type === 'missing')
          findings.add({ code: 'DOCUMENT_MISSING', entry, message: fetched.message });
        if (fetched.type === 'other')
          findings.add({ code: 'DOCUMENT_OTHER', entry, message: fetched.message });
        return;
      }
      if (known === logged.sha256) return;
      const message = `Version ${version} of the store keys has the digest ${known}, and the log says ${logged.sha256}.`;
      findings.add({ code: 'DOCUMENT_OTHER', entry, message });
    },
    finish() {
      for (const { open: left } of partners.values())
        if (left !== null) findings.add({ code: 'DOCUMENT_OTHER', ...left });
      for (const version of storeDigests.keys()) {
        if (loggedStoreVersions.has(version)) continue;
        const message = `Version ${version} of the store keys is not in the log: hosts may have been given keys that the public cannot see.`;
        findings.add({ code: 'KEYS_NOT_LOGGED', message });
      }
    },
  };
}

type FetchedDocument =
  | { readonly type: 'logged'; readonly bytes: Uint8Array }
  | { readonly type: 'missing' | 'other'; readonly message: string };
