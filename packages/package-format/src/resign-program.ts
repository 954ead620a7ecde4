import { openContainerStream } from './container-stream.js';
import { containerLayout, writeContainer } from './container.js';
import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import type { DomainRule } from './domain.js';
import { toHex } from './hex.js';
import { parseManifest } from './parse-manifest.js';
import { signDocument } from './signer.js';
import type { Signer } from './signer.js';

/** A container, and who signs it now. */
export interface ResignRequest {
  readonly container: Uint8Array;
  readonly signer: Signer;
  readonly crypto: PackageCrypto;
  readonly allowDomain?: DomainRule;
}

/**
 * The same program under another signature. Everything but the old signature is verified, so that nobody signs a
 * container that was damaged; whom to trust is decided by the person who holds the new key.
 */
export async function resignProgram({
  container,
  signer,
  crypto,
  allowDomain,
}: ResignRequest): Promise<Uint8Array> {
  const options = allowDomain === undefined ? {} : { allowDomain };
  const stream = openContainerStream({
    crypto,
    readManifest: async (bytes) => ({
      manifest: parseManifest(bytes, options),
      digest: toHex(await sha256(crypto, bytes)),
      keyId: '', // the old signature is not checked, so nobody has signed yet
    }),
  });
  await stream.write(container);
  const { manifest, layout } = await stream.end();
  const contents = new Map<string, Uint8Array>();
  for (const [path, { offset, size }] of layout.files)
    contents.set(path, container.subarray(offset, offset + size));
  const manifestBytes = await signDocument('manifest', manifest, signer);
  return writeContainer(
    containerLayout(manifestBytes, parseManifest(manifestBytes, options)),
    manifestBytes,
    contents,
  );
}
