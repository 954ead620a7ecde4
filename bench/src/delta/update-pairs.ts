import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import { isPackagePath, packageLimits } from '@org/package-format';
import { packProgram } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';

/** Two releases of one program that nobody here wrote. */
export interface UpdatePair {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** The folders that a browser is served from; empty for the whole package. */
  readonly folders: readonly string[];
}

/** The pairs, as bench/deltas/package.json has them under `<name>-old` and `<name>-new`. */
export const updatePairs: readonly UpdatePair[] = [
  { name: 'swagger-ui-dist', from: '5.17.13', to: '5.17.14', folders: [''] },
  { name: 'pdfjs-dist', from: '4.9.124', to: '4.10.38', folders: ['build', 'web'] },
  { name: 'mermaid', from: '11.4.0', to: '11.4.1', folders: ['dist'] },
  { name: 'excalidraw', from: '0.17.5', to: '0.17.6', folders: ['dist'] },
];

/** One release as a partner would have packed it. */
export interface PackedRelease {
  readonly container: Uint8Array;
  readonly manifest: Uint8Array;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files whose paths the format refuses, which are not in it. */
  readonly leftOut: number;
}

/** Both containers of a pair, packed from the packages in that folder. */
export async function packPair(
  pair: UpdatePair,
  folder: string,
): Promise<{ readonly old: PackedRelease; readonly new: PackedRelease }> {
  const { pkcs8 } = await generateKeyPair(crypto.subtle);
  const { signer } = await createSigner(crypto.subtle, pkcs8);
  const pack = async (age: string, version: string): Promise<PackedRelease> => {
    const { files, leftOut } = await readProgram(join(folder, `${pair.name}-${age}`), pair.folders);
    const container = await packProgram({
      manifest: {
        id: `com.example.${pair.name}`,
        name: pair.name,
        version,
        minHostVersion: '1.0.0',
        entryPoint: 'index.html',
      },
      files,
      signer,
      crypto: createWebCrypto(crypto.subtle),
    });
    return { container, manifest: manifestOf(container), files, leftOut };
  };
  return { old: await pack('old', pair.from), new: await pack('new', pair.to) };
}

/** The first entry (package-format 1.2): its size stands at byte 22 of a header of 43 bytes. */
function manifestOf(container: Uint8Array): Uint8Array {
  return container.subarray(43, 43 + Buffer.from(container).readUInt32LE(22));
}

/** What a web server has no use for: maps for debuggers and types for compilers. */
const forDevelopers = /\.map$|\.d\.[cm]?ts$/;

async function readProgram(
  root: string,
  folders: readonly string[],
): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly leftOut: number }> {
  const files = new Map<string, Uint8Array>();
  let leftOut = 0;
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || forDevelopers.test(entry.name)) continue;
      const place = join(entry.parentPath, entry.name);
      const path = relative(root, place).split(sep).join('/');
      if (isPackagePath(path) && files.size < packageLimits.maxFiles) files.set(path, await readFile(place));
      else leftOut += 1;
    }
  }
  // A program needs a page to begin with; a library has none.
  if (!files.has('index.html')) files.set('index.html', Buffer.from('<!doctype html>\n'));
  return { files, leftOut };
}
