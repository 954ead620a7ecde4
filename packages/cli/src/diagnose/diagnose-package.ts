import type { Manifest, PackageError } from '@org/package-format';
import { shortId } from '../trust/short-id.js';
import { compareContents, manifestLayout } from './archive-facts.js';
import { digestOf, explainChange } from './content-change.js';
import { noDiagnosis } from './diagnosis.js';
import type { Diagnosis } from './diagnosis.js';
import { explainArchive } from './explain-archive.js';
import { explainKind, explainLength, explainMangling, explainSurplus } from './explain-bytes.js';
import { explainPath } from './explain-path.js';
import { readLooseArchive } from './loose-archive.js';
import type { LooseEntry } from './loose-archive.js';
import { looseManifest } from './loose-manifest.js';

/** A key that the caller trusts, and where it came from, in words. */
export interface NamedKeys {
  readonly keyIds: readonly string[];
  readonly source: string;
}

/** Looks at a refused package again, as leniently as it takes to say how it came to that. It accepts nothing. */
export function diagnosePackage(container: Uint8Array, refusal: PackageError, keys: NamedKeys): Diagnosis {
  const mangled = explainMangling(container);
  if (mangled !== null) return mangled;
  const entries = readLooseArchive(container) ?? [];
  const manifest = looseManifest(entries);
  switch (refusal.code) {
    case 'NOT_A_CONTAINER':
      return explainKind(container);
    case 'CONTAINER_TRUNCATED':
      return explainLength(container);
    case 'CONTAINER_PREPENDED':
    case 'CONTAINER_APPENDED':
      return explainSurplus(container, refusal.code);
    case 'CONTAINER_NOT_CANONICAL':
    case 'MANIFEST_NOT_FIRST':
    case 'UNLISTED_FILE':
    case 'MISSING_FILE':
    case 'DUPLICATE_ENTRY':
      return explainArchive(entries, manifest, refusal);
    case 'FILE_SIZE_MISMATCH':
    case 'FILE_HASH_MISMATCH':
      return explainFile(entries, manifest, refusal);
    case 'PATH_UNSAFE':
    case 'PATH_COLLISION':
      return explainPath(refusal);
    case 'MANIFEST_NOT_CANONICAL':
      return explainManifestForm(entries);
    case 'KEY_UNKNOWN':
    case 'SIGNATURE_INVALID':
      return explainSigner(refusal, entries, keys);
    default:
      return noDiagnosis;
  }
}

function explainFile(
  entries: readonly LooseEntry[],
  manifest: Manifest | null,
  { path = '' }: PackageError,
): Diagnosis {
  const content = entries.find((entry) => entry.path === path)?.content ?? null;
  const signed = manifest !== null && Object.hasOwn(manifest.files, path) ? manifest.files[path] : undefined;
  if (content === null || manifest === null || signed === undefined) return noDiagnosis;
  const { changed, same } = compareContents(entries, manifest);
  const others = changed.length - 1;
  const why = explainChange(content, signed) ?? undefined;
  return {
    findings: [
      ['found', `${content.length} bytes, sha256 ${shortId(digestOf(content))}…`],
      ['signed', `${signed.size} bytes, sha256 ${shortId(signed.sha256)}…`],
      ['the rest', `${others > 0 ? `${others} more changed, ` : ''}${same} as signed`],
    ],
    ...(why === undefined
      ? {}
      : {
          why,
          next: 'Nobody signed that change. Pack the program’s folder again, or get the package from the partner again.',
        }),
  };
}

function explainManifestForm(entries: readonly LooseEntry[]): Diagnosis {
  const layout = manifestLayout(entries);
  if (layout === null) return noDiagnosis;
  return {
    findings: [['found', layout]],
    why: 'An editor or a formatter saved manifest.json inside the package. The signed one is a single line.',
    next: 'Change manifest.json in the program’s folder, where any layout is fine, and run miniapp pack again.',
  };
}

function explainSigner(
  { code }: PackageError,
  entries: readonly LooseEntry[],
  { keyIds, source }: NamedKeys,
): Diagnosis {
  const signer = signerOf(entries);
  if (signer === null) return noDiagnosis;
  const findings: Diagnosis['findings'] = [['signed by', `key ${signer}`]];
  if (code === 'SIGNATURE_INVALID') {
    return {
      findings,
      why: 'The key is the right one, but what it signed is not this manifest: a member was changed afterwards.',
    };
  }
  return {
    findings: [...findings, ['trusted', `${keyIds.map((keyId) => `key ${keyId}`).join(', ')} (${source})`]],
    why: 'The two are different keys: the package is somebody else’s, or the partner has a new key that you do not have yet.',
    next: `Ask the partner for its current key over a way that you trust, and never take it from where the package came from. If the package is yours, sign it with your key: miniapp sign.`,
  };
}

/** The key that a package claims to be signed with. */
function signerOf(entries: readonly LooseEntry[]): string | null {
  const text = Buffer.from(entries.find(({ path }) => path === 'manifest.json')?.content ?? []).toString();
  return /"signature":"rsa-pss-sha256:([0-9a-f]{64}):/.exec(text)?.[1] ?? null;
}
