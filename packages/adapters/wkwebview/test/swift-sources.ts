import { fileURLToPath } from 'node:url';

import { openNativeParser, readNativeSources } from '../../../../test/native-sources.js';

import type { NativeSource } from '../../../../test/native-sources.js';

/** The Swift package of this adapter, parsed. */
export interface SwiftSources {
  readonly all: readonly NativeSource[];
  /** What ships; tests do not. */
  readonly shipped: readonly NativeSource[];
  readonly parse: Awaited<ReturnType<typeof openNativeParser>>;
}

/** Reads and parses it. */
export async function readSwiftSources(): Promise<SwiftSources> {
  const grammar = fileURLToPath(import.meta.resolve('@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm'));
  const parseBlanked = await openNativeParser(grammar);
  const parse = (text: string) => parseBlanked(withoutDirectives(text));
  const folder = fileURLToPath(new URL('../ios', import.meta.url));
  const all = readNativeSources(folder, { extension: 'swift', parse });
  return { all, shipped: all.filter(({ path }) => path.startsWith('Sources/')), parse };
}

/**
 * The grammar's scanner counts `#` in memory that it does not clear (tree-sitter-swift 0.7.1), so what it makes of one is
 * chance. Both branches of a condition are parsed; raw strings are not used in this package.
 */
function withoutDirectives(text: string): string {
  return text
    .replace(/^( *)#(if|elseif|else|endif)\b/gm, '$1//$2')
    .replace(/#available\([^)]*\)/g, 'true')
    .replace(/#filePath/g, 'path');
}
