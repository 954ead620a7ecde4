import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a release differs from the sample it comes from. */
export interface ReleaseChange {
  readonly version: string;
  /** Members of the manifest besides the version. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Files that take the place of the sample's, or come beside them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Copies a program's folder and changes it, as its partner would between two releases. */
export async function writeRelease(from: string, to: string, change: ReleaseChange): Promise<void> {
  const { version, manifest = {}, files = {} } = change;
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
  const path = join(to, 'manifest.json');
  const before = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>; // packing checks every member
  await writeFile(path, JSON.stringify({ ...before, ...manifest, version }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(to, name), content);
}

/** A good release, large enough for its download to be seen. */
export function largeRelease(version: string): ReleaseChange {
  return { version, files: { 'picture.bin': new Uint8Array(6_000_000).fill(7) } };
}

/** A good release of six megabytes that no encoding and no patch makes smaller. */
export function bulkyRelease(version: string, manifest: ReleaseChange['manifest'] = {}): ReleaseChange {
  return { version, manifest, files: { 'picture.bin': randomBytes(6_000_000) } };
}

/** A release that spoils its data, which has a new form, and throws before it is ready. */
export function throwingRelease(version: string): ReleaseChange {
  return {
    version,
    manifest: { dataVersion: 2 },
    files: {
      'app.js': `MiniAppBridge.call('storage.set', { key: 'visits', value: 9000 }).then(() => {
  throw new Error('The new release is broken.');
});`,
    },
  };
}

/** A release whose page stays empty. */
export function emptyRelease(version: string): ReleaseChange {
  return { version, files: { 'index.html': '<!doctype html><title>Hello</title><body></body>' } };
}

/** A release that never gives its thread back. */
export function hangingRelease(version: string): ReleaseChange {
  return { version, files: { 'app.js': 'for (;;) {}' } };
}

/** A release for hosts of the future. */
export function futureRelease(version: string): ReleaseChange {
  return { version, manifest: { minHostVersion: '99.0.0' } };
}
