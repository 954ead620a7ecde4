/** A trusted RSA public key. Only parsePublicKey makes one, so its policy and its keyId have been checked. */
export interface PublicKey {
  /** Lower-case hexadecimal SHA-256 of `spki`. */
  readonly keyId: string;
  readonly spki: Uint8Array;
  /** Big-endian, without a leading zero byte. */
  readonly modulus: Uint8Array;
  readonly bits: number;
}

/** One running SHA-256. */
export interface Sha256 {
  /** Adds bytes. They may be read as late as the call of `digest`, so do not change them before that. */
  update(bytes: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}

/** What this package needs from the platform. Hashing dominates the cost of verification: make it native. */
export interface PackageCrypto {
  /** `sizeHint` is the total that will be added, when it is known; it lets a platform allocate once. */
  createSha256(sizeHint?: number): Sha256;
  /** RSASSA-PSS with SHA-256, MGF1-SHA-256 and a 32-byte salt, and nothing else (package-format 4.3). */
  verifySignature(request: SignatureRequest): Promise<boolean>;
}

/** A signature to check; `false` is the answer for every wrong one. */
export interface SignatureRequest {
  readonly key: PublicKey;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** SHA-256 of bytes that are all at hand. */
export function sha256(crypto: PackageCrypto, bytes: Uint8Array): Promise<Uint8Array> {
  const hash = crypto.createSha256(bytes.length);
  hash.update(bytes);
  return hash.digest();
}
