// Signs releases as a partner and a store would, with keys made for the run.

import { encodeUtf8, sha256, toBase64, toHex, verifyPackage, parsePublicKey } from '@org/package-format';
import { packProgram, signStatement } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';

import type { PublishedRelease } from './memory-store.js';
import type { DomainRule, Statement } from '@org/package-format';
import type { ManifestInput, Signer } from '@org/package-format/sign';

/** Makes releases of programs under one partner and one store. */
export interface ReleaseFactory {
  /** The store's signing key, base64 SPKI, for a host to pin. */
  readonly storeKey: string;
  readonly partnerKey: string;
  /** Signs a release. Each one gets the next statementSeq and releaseSeq unless told. */
  release(options: ReleaseOptions): Promise<PublishedRelease>;
}

/** What a test wants of a release; everything else is filled in. */
export interface ReleaseOptions {
  readonly manifest?: Partial<ManifestInput>;
  /** Path → text or bytes; an index.html is added when missing. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly statement?: Partial<Omit<Statement, 'signature'>>;
  /** Permissions and domains of the partner; by default what the manifest asks for. */
  readonly partner?: { readonly permissions?: readonly string[]; readonly domains?: readonly string[] };
  readonly allowDomain?: DomainRule;
}

/** Makes the keys and returns the factory. Slow: two RSA keys. */
export async function createReleaseFactory(
  subtle: Parameters<typeof createWebCrypto>[0],
): Promise<ReleaseFactory> {
  const crypto = createWebCrypto(subtle);
  const [partner, store] = await Promise.all([makeSigner(), makeSigner()]);
  let sequence = 0;

  return { storeKey: store.key, partnerKey: partner.key, release };

  async function makeSigner(): Promise<{ signer: Signer; spki: Uint8Array; key: string }> {
    const { pkcs8 } = await generateKeyPair(subtle, 2048);
    const { signer, spki } = await createSigner(subtle, pkcs8);
    return { signer, spki, key: toBase64(spki) };
  }

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
      signer: partner.signer,
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
    const keys = [await parsePublicKey(partner.spki, crypto)];
    const { manifest, digest } = await verifyPackage(container, {
      keys,
      crypto,
      ...(allowDomain === undefined ? {} : { allowDomain }),
    });
    const containerDigest = toHex(await sha256(crypto, container));
    const statement = await signStatement(
      {
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
          keys: [{ keyId: partner.signer.keyId, spki: partner.key }],
          permissions: [...(options.partner?.permissions ?? manifest.permissions)],
          domains: [...(options.partner?.domains ?? manifest.allowedDomains)],
        },
        minUsableSeq: 0,
        recallEpoch: 0,
        signedAt: '2026-01-01T00:00:00Z',
        expires: '2099-01-01T00:00:00Z',
        ...options.statement,
      },
      store.signer,
    );
    return { id: manifest.id, sha256: containerDigest, statement };
  }
}
