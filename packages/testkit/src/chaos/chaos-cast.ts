// Who takes part: a store made for the run, releases of one program, and everything that is signed about them.

import { parsePartnerKeys, parseStatement, sha256, toHex, verifyPackage } from '@org/package-format';
import { createDelta } from '@org/package-format/delta';
import { signPartnerKeys } from '@org/package-format/sign';

import { createStoreAuthority } from '../store-authority.js';
import { memoCrypto } from './memo-crypto.js';
import { packCompanion } from './chaos-releases.js';

import type { PublishedRelease } from '../memory-store.js';
import type { StoreAuthority } from '../store-authority.js';
import type { ReleaseName } from './chaos-releases.js';
import type { AuthorityKey } from '../authority-keys.js';
import type {
  Manifest,
  PackageCrypto,
  PartnerKeys,
  PublicKey,
  Statement,
  VerifiedPackage,
} from '@org/package-format';
import type { createWebCrypto } from '@org/package-format/webcrypto';

/** What a store says about a release; the other names are about a release of the same name. */
export type OfferName = ReleaseName | 'forced next' | 'old again';

/** A release and its bytes. */
export interface ChaosRelease {
  readonly name: ReleaseName;
  readonly container: Uint8Array;
  readonly verified: VerifiedPackage;
}

/** A store's word about a release. */
interface ChaosOffer {
  readonly release: ReleaseName;
  readonly published: PublishedRelease;
}

/** Everything that journeys share. Nothing in it changes. */
export interface ChaosCast {
  readonly id: string;
  /** The store's first keys. */
  readonly root: string;
  readonly crypto: PackageCrypto;
  /** The oldest host that runs the release under test. */
  readonly hostVersion: string;
  readonly releases: ReadonlyMap<ReleaseName, ChaosRelease>;
  readonly offers: ReadonlyMap<OfferName, ChaosOffer>;
  /** Recall lists that name `next`. */
  readonly recalls: Readonly<Record<'soft' | 'hard', Uint8Array>>;
  /** The patch from `old` to `next`. */
  readonly delta: { readonly path: string; readonly bytes: Uint8Array };
  /** Answers what has to do with trust, but for the recall list. */
  documents(path: string): Promise<Uint8Array | null>;
}

/** What there is to make a cast of. */
export interface CastOptions {
  readonly subtle: Parameters<typeof createWebCrypto>[0];
  /** For everything that hosts check; the faster, the more can be tried. */
  readonly crypto: PackageCrypto;
  readonly next: (signer: AuthorityKey) => Promise<Uint8Array>;
  readonly old?: (signer: AuthorityKey) => Promise<Uint8Array>;
  /** Files of every release that is made for the run. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Keys of a partner that signed `next` and `old`, beside the one that is made for the run. */
  readonly keys?: readonly PublicKeyEntry[];
}

/** A public key, and as it stands in documents. */
interface PublicKeyEntry {
  readonly publicKey: PublicKey;
  readonly spki: string;
}

/** Makes keys, releases and statements. Slow: RSA. Throws PackageError when a given package is refused. */
export async function makeChaosCast(options: CastOptions): Promise<ChaosCast> {
  const { subtle } = options;
  const crypto = memoCrypto(options.crypto);
  const authority = await createStoreAuthority(subtle);
  const signer = await authority.makeKey();
  const partnerKeys = await registerKeys(authority, signer, options.keys ?? []);
  const keys = [signer.publicKey, ...(options.keys ?? []).map(({ publicKey }) => publicKey)];
  const read = async (name: ReleaseName, container: Uint8Array): Promise<ChaosRelease> => ({
    name,
    container,
    verified: await verifyPackage(container, { keys, crypto }),
  });
  const next = await read('next', await options.next(signer));
  const { manifest } = next.verified;
  const companion = async (name: Exclude<ReleaseName, 'next'>) =>
    read(name, await packCompanion(name, manifest, { signer: signer.signer, crypto, files: options.files }));
  const old =
    options.old === undefined ? await companion('old') : await read('old', await options.old(signer));
  const made = await Promise.all((['other-data', 'wide', 'modern', 'fixed'] as const).map(companion));
  const releases = new Map([next, old, ...made].map((release) => [release.name, release]));
  const offers = await announceAll(authority, releases, partnerKeys);
  const recalls = await recallLists(authority, next);
  return {
    id: manifest.id,
    root: authority.root,
    crypto,
    hostVersion: manifest.minHostVersion,
    releases,
    offers,
    recalls,
    delta: await deltaOf(offers, old.container, next.container),
    documents: remembering((path) => authority.answer(path)),
  };
}

async function registerKeys(
  authority: StoreAuthority,
  signer: AuthorityKey,
  others: readonly PublicKeyEntry[],
): Promise<PartnerKeys> {
  const entries = [signer, ...others.map(({ publicKey: { keyId }, spki }) => ({ keyId, spki }))];
  const document: PartnerKeys = {
    format: 1,
    partner: 'example',
    version: 1,
    threshold: 1,
    keys: entries.map(({ keyId, spki }) => ({ keyId, spki, notBefore: '2020-01-01T00:00:00Z' })),
    isRecovery: false,
    signedAt: authority.now,
    signatures: [],
  };
  const signed = parsePartnerKeys(await signPartnerKeys(document, signer.signer));
  await authority.addPartnerKeys(signed);
  return signed;
}

type Announcement = readonly [
  name: OfferName,
  release: ReleaseName,
  fields: Pick<Statement, 'statementSeq' | 'releaseSeq'> & Partial<Statement>,
];

/** In the order in which a store would say them. */
const announcements: readonly Announcement[] = [
  ['old', 'old', { statementSeq: 1, releaseSeq: 1 }],
  ['other-data', 'other-data', { statementSeq: 2, releaseSeq: 2 }],
  ['next', 'next', { statementSeq: 3, releaseSeq: 3 }],
  ['forced next', 'next', { statementSeq: 4, releaseSeq: 4, minUsableSeq: 4 }],
  ['old again', 'old', { statementSeq: 5, releaseSeq: 5, rollbackOf: 3 }],
  ['wide', 'wide', { statementSeq: 6, releaseSeq: 6 }],
  ['modern', 'modern', { statementSeq: 7, releaseSeq: 7 }],
  ['fixed', 'fixed', { statementSeq: 8, releaseSeq: 8 }],
];

async function announceAll(
  authority: StoreAuthority,
  releases: ReadonlyMap<ReleaseName, ChaosRelease>,
  partnerKeys: PartnerKeys,
): Promise<ReadonlyMap<OfferName, ChaosOffer>> {
  const manifests = [...releases.values()].map(({ verified }) => verified.manifest);
  const permissions = [...new Set(manifests.flatMap((manifest) => manifest.permissions))];
  const domains = [...new Set(manifests.flatMap(({ allowedDomains }) => allowedDomains))];
  const partner = { id: 'example', name: 'Example Bank', keys: partnerKeys, permissions, domains };
  const offers = new Map<OfferName, ChaosOffer>();
  for (const [name, of, fields] of announcements) {
    const release = releases.get(of);
    if (release === undefined) throw new Error(`There is no release ${of}.`);
    const { container, verified } = release;
    const digest = toHex(await sha256(authority.crypto, container));
    const { id, version, minHostVersion }: Manifest = verified.manifest;
    const statement = await authority.statement({
      ...{ format: 1, id, channel: 'stable', version, minHostVersion },
      manifestSha256: verified.digest,
      container: { sha256: digest, size: container.length },
      ...{ partner, minUsableSeq: 0, recallEpoch: 0 },
      ...{ publishedAt: authority.now, signedAt: authority.now, expires: '2099-01-01T00:00:00Z' },
      ...fields,
    });
    offers.set(name, { release: of, published: { id, sha256: digest, statement, container } });
  }
  return offers;
}

async function recallLists(
  authority: StoreAuthority,
  { verified: { digest: manifestSha256 } }: ChaosRelease,
): Promise<ChaosCast['recalls']> {
  const list = (mode: 'soft' | 'hard') =>
    authority.recall([{ type: 'release', manifestSha256, mode, reason: 'It was recalled.' }]);
  return { soft: await list('soft'), hard: await list('hard') };
}

async function deltaOf(
  offers: ReadonlyMap<OfferName, ChaosOffer>,
  base: Uint8Array,
  target: Uint8Array,
): Promise<ChaosCast['delta']> {
  const nameOf = (offer: OfferName) => {
    const { statement = new Uint8Array() } = offers.get(offer)?.published ?? {};
    return parseStatement(statement).container.sha256;
  };
  const bytes = await createDelta(base, target, { baseSha256: nameOf('old') });
  return { path: `/deltas/${nameOf('old')}/${nameOf('next')}`, bytes };
}

/** Each answer is made once: making one takes longer than a restart. */
function remembering(answer: ChaosCast['documents']): ChaosCast['documents'] {
  const known = new Map<string, Promise<Uint8Array | null>>();
  return (path) => {
    const answering = known.get(path) ?? answer(path);
    known.set(path, answering);
    return answering;
  };
}
