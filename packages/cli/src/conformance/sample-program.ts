import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { canonicalJson } from './canonical-json.js';
import { signPss } from './pss-signature.js';
import { rawZip } from './raw-zip.js';
import type { RawArchive, RawEntry } from './raw-zip.js';
import { testKey } from './test-key.js';
import type { TestKey } from './test-key.js';

/** Contents by path. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Members of a manifest to be; `undefined` leaves one out. */
export type Members = Readonly<Record<string, unknown>>;

/** The partner whose key every case trusts unless it says otherwise. */
export const partner = (): TestKey => testKey({ name: 'partner' });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

/** The content of js/app.js, the file that cases spoil. */
export const appContent = utf8('document.title = "Loans";');

/** The files of the sample program; cases add to them and change them. */
export const sampleFiles: Files = new Map([
  ['index.html', utf8('<!doctype html><title>Loans</title><script src="js/app.js"></script>')],
  ['js/app.js', appContent],
  ['js/empty.js', utf8('')],
]);

/** What the manifest says about each file. */
export function listing(files: Files = sampleFiles): Record<string, Members> {
  return Object.fromEntries([...files].map(([path, content]) => [path, fileMembers(content)]));
}

/** What the manifest says about one file. */
export function fileMembers(content: Uint8Array): { sha256: string; size: number; crc32: number } {
  return {
    sha256: createHash('sha256').update(content).digest('hex'),
    size: content.length,
    crc32: crc32(content),
  };
}

/** The sample manifest without its signature, with other members and files where they are given. */
export function manifestMembers(changes: Members = {}, files: Files = sampleFiles): Members {
  return {
    format: 1,
    id: 'com.partner.loans',
    name: 'Loans',
    version: '2.3.1',
    minHostVersion: '1.0.0',
    entryPoint: 'index.html',
    permissions: ['geolocation', 'payment'],
    allowedDomains: ['api.partner.com'],
    files: listing(files),
    runtime: 'web',
    dataVersion: 1,
    webStorage: true,
    ...changes,
  };
}

/** A signature string over members, whatever they say (package-format 4.1 and 4.2). */
export function signatureOf(
  members: Members,
  key: TestKey = partner(),
  kind = 'miniapp/manifest/v1\n',
): string {
  const message = `${kind}${canonicalJson(members)}`;
  const name = `${key.keyId} ${createHash('sha256').update(message).digest('hex')}`;
  const signature = made.get(name) ?? Buffer.from(signPss(key, utf8(message))).toString('base64');
  made.set(name, signature);
  return `rsa-pss-sha256:${key.keyId}:${signature}`;
}

/** Signatures by key and message: most cases repeat the documents of the sample. */
const made = new Map<string, string>();

/** Members with their signature as canonical bytes: what manifest.json holds. */
export function signedManifest(members: Members, key: TestKey = partner()): Uint8Array {
  return utf8(canonicalJson({ ...members, signature: signatureOf(members, key) }));
}

/** The entries of a container, in order: manifest.json, then the files by the bytes of their paths. */
export function entriesOf(manifest: Uint8Array, files: Files = sampleFiles): readonly RawEntry[] {
  const sorted = [...files].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  return [
    { name: 'manifest.json', content: manifest },
    ...sorted.map(([name, content]) => ({ name, content })),
  ];
}

/** A container that is right in everything but the members and files it is given. */
export function packed(changes: Members = {}, files: Files = sampleFiles): Uint8Array {
  return rawZip(entriesOf(signedManifest(manifestMembers(changes, files)), files));
}

/** The sample files and more, whose contents may be text. */
export function filesWith(extra: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map([
    ...sampleFiles,
    ...Object.entries(extra).map(([path, content]): [string, Uint8Array] => [
      path,
      typeof content === 'string' ? utf8(content) : content,
    ]),
  ]);
}

/** The entries of the sample container. */
export function sampleEntries(): readonly RawEntry[] {
  return entriesOf(signedManifest(manifestMembers()));
}

/** The sample container with one of its entries changed: 0 is manifest.json, 2 is js/app.js. */
export function withEntry(index: number, change: Partial<RawEntry>, archive: RawArchive = {}): Uint8Array {
  return rawZip(
    sampleEntries().map((entry, at) => (at === index ? { ...entry, ...change } : entry)),
    archive,
  );
}

/** The sample container with one more entry, which its manifest does not list: before `js/empty.js` unless told. */
export function withExtra(extra: Partial<RawEntry>, at = 3): Uint8Array {
  const entries = sampleEntries();
  const entry = { name: 'evil.js', content: utf8('alert(1)'), ...extra };
  return rawZip([...entries.slice(0, at), entry, ...entries.slice(at)]);
}
