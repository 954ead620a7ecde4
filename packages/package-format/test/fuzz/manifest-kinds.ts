import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { text } from '../fixture.js';
import { rawZip } from '../raw-zip.js';
import type { RawEntry } from '../raw-zip.js';
import { readDocument, readText } from './document-oracle.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { judgeContainer, splits } from './judge-container.js';
import { editJson, isMembers, jcs, jsonEdits, textOf } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { isManifest } from './manifest-oracle.js';
import { manifestWords } from './manifest-words.js';
import { canonicalEntries, partner, programs, stranger } from './programs.js';
import { editText, textEdits } from './text-edits.js';
import { signedTree } from './sign-tree.js';

const program = fc.constantFrom(...programs);

/** Every content that a sample has, by digest, so that an edited manifest still finds its files. */
const contents: ReadonlyMap<string, Uint8Array> = new Map(
  programs.flatMap(({ files }) => [...files.values()]).map((content) => [sha256(content), content]),
);

/**
 * Members changed and the whole signed again by the key that is trusted: what stands behind the signature must refuse
 * what is wrong, and must accept what an oracle of its own finds right.
 */
const members = fuzzKind(
  'manifest: members, signed again',
  fc.record({ program, edits: jsonEdits, splits }),
  async (input) => {
    const edited = editJson(manifestOf(input.program.manifestBytes), input.edits, manifestWords);
    const manifest = await signedTree('manifest', objectOf(edited), partner);
    const manifestBytes = text(jcs(manifest));
    const read = readDocument(manifestBytes);
    const isValid = read !== undefined && isManifest(read) && areContentsRight(read);
    return judgeContainer(rawZip(entriesOf(manifest, manifestBytes)), { isValid, splits: input.splits });
  },
);

/** Members changed and signed by somebody else, for something else, or not again. */
const forged = fuzzKind(
  'manifest: members, not signed by the partner',
  fc.record({
    program,
    edits: jsonEdits,
    splits,
    by: fc.constantFrom('stranger', 'claim', 'statement', 'nobody'),
  }),
  async ({ program: { manifestBytes, container }, edits, splits: pieces, by }) => {
    const original = manifestOf(manifestBytes);
    const edited = editJson(original, edits, manifestWords);
    const key = by === 'stranger' ? stranger : partner;
    const fresh = await signedTree(by === 'statement' ? 'statement' : 'manifest', objectOf(edited), key);
    const claimed = { ...fresh, signature: claim(await signedTree('manifest', objectOf(edited), stranger)) };
    const stale = isMembers(edited) ? edited : original;
    const manifest = by === 'nobody' ? stale : by === 'claim' ? claimed : fresh;
    const bytes = rawZip(entriesOf(manifest, text(jcs(manifest))));
    // An edit may undo itself; then it is the sample.
    return judgeContainer(bytes, { splits: pieces, isValid: Buffer.compare(bytes, container) === 0 });
  },
);

/** The text of a manifest changed and its signature kept: right by content, so only the form can give it away. */
const form = fuzzKind(
  'manifest: text',
  fc.record({ program, edits: textEdits, splits }),
  ({ program: { manifestBytes, files }, edits, splits: pieces }) => {
    const edited = editText(readText(manifestBytes) ?? '', edits);
    return judgeContainer(rawZip(canonicalEntries(edited, files)), { splits: pieces });
  },
);

const signatureEdit = fc.record({
  edit: fc.constantFrom('algorithm', 'keyId', 'base64', 'length', 'parts', 'whole'),
  algorithm: fc.constantFrom(
    'RSA-PSS-SHA256',
    'rs256',
    'hs256',
    'none',
    '',
    'rsa-pss-sha1',
    'ed25519',
    'sha256',
  ),
  keyId: fc.oneof(fc.constantFrom(stranger.publicKey.keyId, '', 'A'.repeat(64), 'a'.repeat(64)), fc.string()),
  at: fc.nat(400),
  character: fc.constantFrom(...Array.from('ABab01+/=-_ \n:.é')),
  cut: fc.integer({ min: 1, max: 300 }),
  whole: fc.oneof(
    fc.constantFrom<Json>(null, 1, true, [], {}, 'none', '', 'sha256:', ':::', '::'),
    fc.string(),
  ),
});

/** The signature itself. */
const signature = fuzzKind(
  'manifest: signature',
  fc.record({ program, edit: signatureEdit, splits }),
  ({ program: { manifestBytes, files }, edit, splits: pieces }) => {
    const manifest = manifestOf(manifestBytes);
    const [algorithm = '', keyId = '', base64 = ''] = textOf(manifest.signature).split(':');
    const changed = (() => {
      switch (edit.edit) {
        case 'algorithm':
          return [edit.algorithm, keyId, base64].join(':');
        case 'keyId':
          return [algorithm, edit.keyId, base64].join(':');
        case 'base64':
          return [
            algorithm,
            keyId,
            base64.slice(0, edit.at) + edit.character + base64.slice(edit.at + 1),
          ].join(':');
        case 'length':
          return [algorithm, keyId, base64.slice(0, -edit.cut)].join(':');
        case 'parts':
          return [algorithm, keyId, base64, edit.keyId].slice(0, edit.cut % 5).join(':');
        case 'whole':
          return edit.whole;
      }
    })();
    const bytes = text(jcs({ ...manifest, signature: changed }));
    return judgeContainer(rawZip(canonicalEntries(bytes, files)), { splits: pieces });
  },
);

/** Mutations of what a partner signs. */
export const manifestKinds: readonly FuzzKind[] = [members, forged, form, signature];

function manifestOf(bytes: Uint8Array): JsonMembers {
  const manifest = readDocument(bytes);
  if (!isMembers(manifest)) throw new Error('A sample has no manifest.');
  return manifest;
}

/** The signature of a stranger under the partner's key id. */
function claim(manifest: JsonMembers): Json {
  return textOf(manifest.signature).replace(stranger.publicKey.keyId, partner.publicKey.keyId);
}

/** Something to sign, whatever an edit has made of a document. */
function objectOf(tree: Json): JsonMembers {
  return isMembers(tree) ? tree : { 'x-tree': tree };
}

/** The container that a manifest describes, as far as it describes one. */
function entriesOf(manifest: JsonMembers, manifestBytes: Uint8Array): readonly RawEntry[] {
  const files = isMembers(manifest.files) ? Object.entries(manifest.files) : [];
  const listed = files.map(([path, file]) => [path, contentOf(file)] as const);
  const crcs = new Map(files.map(([path, file]) => [path, isMembers(file) ? file.crc32 : undefined]));
  return canonicalEntries(manifestBytes, listed).map((entry) => {
    const crc = crcs.get(String(entry.name));
    // package-format 1.7: the headers carry the number that the manifest says
    const isCrc = typeof crc === 'number' && Number.isInteger(crc) && crc >= 0 && crc <= 0xffffffff;
    return isCrc ? { ...entry, both: { crc } } : entry;
  });
}

function areContentsRight(manifest: Json): boolean {
  const files = isMembers(manifest) && isMembers(manifest.files) ? Object.values(manifest.files) : [];
  return files.every((file) => {
    const content = contentOf(file);
    return isMembers(file) && file.sha256 === sha256(content) && file.size === content.length;
  });
}

function contentOf(file: Json): Uint8Array {
  const digest = isMembers(file) ? file.sha256 : undefined;
  return (typeof digest === 'string' ? contents.get(digest) : undefined) ?? text('?');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
