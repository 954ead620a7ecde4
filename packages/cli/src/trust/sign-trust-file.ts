import { signPartnerKeys, signStoreKeys } from '@org/package-format/sign';
import type { Signer } from '@org/package-format/sign';
import { parsePartnerKeys, parseStoreKeys } from '@org/package-format';
import { CliError } from '../error.js';
import { readSigningKey } from '../key-files.js';
import type { Output } from '../output.js';
import { quorumsOf } from './quorum.js';
import type { QuorumContext } from './quorum.js';
import { shortId } from './short-id.js';
import type { TrustFile } from './trust-file.js';

/**
 * Adds the signatures of private key files to a document. A key that nobody asks for is refused, unless part of those
 * who have to sign is not known here.
 */
export async function signTrustFile(
  file: TrustFile,
  keyPaths: readonly string[],
  { context, output }: { readonly context: QuorumContext; readonly output: Output },
): Promise<TrustFile> {
  const quorums = await quorumsOf(file, context);
  const wanted = new Set(quorums.flatMap(({ keyIds }) => keyIds));
  const isAllKnown = quorums.every(({ signed }) => signed !== null);
  let signed = file;
  for (const path of keyPaths) {
    const { signer } = await readSigningKey(path, output);
    if (!wanted.has(signer.keyId)) {
      const what = `${path} is key ${shortId(signer.keyId)}`;
      if (isAllKnown) throw foreignKey(`${what}, and nobody asks for its signature here`, file);
      const hints = quorums.filter((quorum) => quorum.signed === null).map(({ hint }) => hint);
      output.note(
        `${what}, which is not in this document: ${hints.join(' and ')} would tell whether it counts`,
      );
    }
    signed = await withSignature(signed, signer);
  }
  return signed;
}

async function withSignature(file: TrustFile, signer: Signer): Promise<TrustFile> {
  if (file.kind === 'partner-keys') {
    const bytes = await signPartnerKeys(file.document, signer);
    return { ...file, bytes, document: parsePartnerKeys(bytes) };
  }
  const bytes = await signStoreKeys(file.document, signer);
  return { ...file, bytes, document: parseStoreKeys(bytes) };
}

function foreignKey(what: string, { kind }: TrustFile): CliError {
  const who =
    kind === 'partner-keys'
      ? 'the keys of this version and of the one before sign it, and none that is compromised'
      : 'the root keys of this version and of the one before sign it';
  return new CliError('USAGE', `${what}: ${who}.`);
}
