// Kotlin read as a grammar reads it, for tests of what stands in it.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { Language, Parser } from 'web-tree-sitter';

/** One file, or one piece of Kotlin. */
export interface KotlinSource {
  readonly path: string;
  readonly lineCount: number;
  /** Where it is no Kotlin; null where all of it is. */
  readonly error: string | null;
  /** The strings in it, without those that are put together of others. */
  readonly strings: readonly string[];
  /** What it calls, by the last name of each call, with the text of the arguments. */
  readonly calls: readonly { readonly name: string; readonly given: string }[];
  readonly comments: readonly string[];
}

const require = createRequire(import.meta.url);

/** Makes the parser; slow. */
export async function openKotlinParser(): Promise<(path: string, text: string) => KotlinSource> {
  await Parser.init();
  const grammar = dirname(require.resolve('@tree-sitter-grammars/tree-sitter-kotlin/package.json'));
  const language = await Language.load(join(grammar, 'tree-sitter-kotlin.wasm'));
  const parser = new Parser();
  parser.setLanguage(language);
  return (path, text) => {
    const root = parser.parse(text)?.rootNode;
    if (root === undefined) throw new Error(`${path} was not parsed.`);
    const nodes = (type: string) => root.descendantsOfType(type);
    const broken = [...nodes('ERROR'), ...nodes('MISSING')][0];
    return {
      path,
      lineCount: text.split('\n').length,
      error: root.hasError
        ? `line ${(broken?.startPosition.row ?? 0) + 1}: ${broken?.text.slice(0, 60) ?? 'something is missing'}`
        : null,
      strings: nodes('string_literal')
        .filter((node) => node.descendantsOfType('interpolation').length === 0)
        .map((node) => node.text.slice(1, -1)),
      calls: nodes('call_expression').map((node) => ({
        name: /\w+$/u.exec(node.child(0)?.text ?? '')?.[0] ?? '',
        given: node.child(1)?.text ?? '',
      })),
      comments: [...nodes('line_comment'), ...nodes('block_comment')].map((node) => node.text),
    };
  };
}

/** Every Kotlin file below a folder, with its text, by its path from there. */
export function kotlinFiles(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.kts?$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path), readFileSync(path, 'utf8')] as const);
}
