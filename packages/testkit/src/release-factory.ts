// Signs releases as a partner and a store would, with keys made for the run.

import { encodeUtf8, sha256, toHex, verifyPackage } from '@org/package-format';
import { packProgram } from '@org/package-format/sign';
import { createWebCrypto } from '@org/package-format/webcrypto';

import { createStoreAuthority } from './store-authority.js';

import type { PublishedRelease } from './memory-store.js';
import type { AuthorityKey } from './authority-keys.js';
import type { StoreAuthority, UnloggedStatement } from './store-authority.js';
import type { DomainRule, PartnerKeys } from '@org/package-format';
import type { ManifestInput } from '@org/package-format/sign';

/** Makes releases of programs under one partner and one store. */
export interface ReleaseFactory {
  readonly authority: StoreAuthority;
  /** The store's first keys as text, for a host to pin. */
  readonly root: string;
  readonly partner: AuthorityKey;
  /** Signs a release. Each one gets the next statementSeq and releaseSeq unless told. */
  release(options: ReleaseOptions): Promise<PublishedRelease>;
}

/** What a test wants of a release; everything else is filled in. */
export interface ReleaseOptions {
  readonly manifest?: Partial<ManifestInput>;
  /** Path → text or bytes; an index.html is added when missing. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly statement?: Partial<UnloggedStatement>;
  /** Permissions and domains of the partner; by default what the manifest asks for. */
  readonly partner?: {
    readonly permissions?: readonly string[];
    readonly domains?: readonly string[];
    /** Another version than the first. */
    readonly keys?: PartnerKeys;
  };
  /** Who signs the package, when it is not the partner's first key. */
  readonly signer?: AuthorityKey;
  readonly allowDomain?: DomainRule;
}

/** Makes the keys and returns the factory. Slow: five RSA keys, unless some are given. */
export async function createReleaseFactory(
  subtle: Parameters<typeof createWebCrypto>[0],
  given: {
    readonly authority?: StoreAuthority;
    readonly partner?: AuthorityKey;
    /** What the log already has of the partner. */
    readonly partnerKeys?: PartnerKeys;
  } = {},
): Promise<ReleaseFactory> {
  const crypto = createWebCrypto(subtle);
  const authority = given.authority ?? (await createStoreAuthority(subtle));
  const partner = given.partner ?? (await authority.makeKey());
  const partnerKeys = given.partnerKeys ?? (await authority.registerPartner('example', partner));
  let sequence = 0;

  return { authority, root: authority.root, partner, release };

  async function release(options: ReleaseOptions): Promise<PublishedRelease> {
    sequence += 1;
    const { allowDomain } = options;
    const files = new Map(
      Object.entries({ 'index.html': '<!doctype html><title>Loans</title>', ...options.files }).map(
        ([path, body]) => [path, typeof body === 'string' ? encodeUtf8(body) : body] as const,
      ),
    );
    const container = await packProgram({
      manifest: {
        id: 'com.example.loans',
        name: 'Loans',
        version: '1.0.0',
        minHostVersion: '1.0.0',
        entryPoint: 'index.html',
        permissions: ['payment', 'auth.token'],
        ...options.manifest,
      },
      files,
      signer: (options.signer ?? partner).signer,
      crypto,
      ...(allowDomain === undefined ? {} : { allowDomain }),
    });
    return { container, ...(await state(container, options)) };
  }

  async function state(
    container: Uint8Array,
    options: ReleaseOptions,
  ): Promise<Omit<PublishedRelease, 'container'>> {
    const { allowDomain } = options;
    const keys = [(options.signer ?? partner).publicKey];
    const { manifest, digest } = await verifyPackage(container, {
      keys,
      crypto,
      ...(allowDomain === undefined ? {} : { allowDomain }),
    });
    const containerDigest = toHex(await sha256(crypto, container));
    const statement = await authority.statement({
      format: 1,
      id: manifest.id,
      channel: 'stable',
      statementSeq: sequence,
      releaseSeq: sequence,
      version: manifest.version,
      minHostVersion: manifest.minHostVersion,
      manifestSha256: digest,
      container: { sha256: containerDigest, size: container.length },
      partner: {
        id: 'example',
        name: 'Example Bank',
        keys: options.partner?.keys ?? partnerKeys,
        permissions: [...(options.partner?.permissions ?? manifest.permissions)],
        domains: [...(options.partner?.domains ?? manifest.allowedDomains)],
      },
      minUsableSeq: 0,
      recallEpoch: 0,
      publishedAt: authority.now,
      signedAt: authority.now,
      expires: '2099-01-01T00:00:00Z',
      ...options.statement,
    });
    return { id: manifest.id, sha256: containerDigest, statement };
  }
}
