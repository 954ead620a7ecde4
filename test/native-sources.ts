// Native sources that no compiler of this repository reads, as syntax trees (web-tree-sitter): Swift here, any grammar elsewhere.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { Language, Parser } from 'web-tree-sitter';

import type { Node } from 'web-tree-sitter';

/** A source file and its tree. */
export interface NativeSource {
  /** Below the folder that was asked for, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly root: Node;
}

/** Parses texts of one language; `grammar` is the path of its `.wasm`. */
export async function openNativeParser(grammar: string): Promise<(text: string) => Node> {
  await Parser.init();
  const language = await Language.load(grammar);
  return (text) => {
    // A scanner may keep what it saw in a text before: a parser for each.
    const parser = new Parser();
    parser.setLanguage(language);
    const tree = parser.parse(text);
    if (tree === null) throw new Error('The parser gave no tree.');
    return tree.rootNode;
  };
}

/** Every source below a folder whose name ends so. */
export function readNativeSources(
  folder: string,
  { extension, parse }: { readonly extension: 'swift' | 'kt'; readonly parse: (text: string) => Node },
): readonly NativeSource[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(`.${extension}`))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|\.build|build)\//.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { path: relative(folder, file).replaceAll('\\', '/'), text, root: parse(text) };
    });
}

/** Where a text is not of its language: line and words of each node that is an error or is missing. */
export function syntaxErrors(root: Node): readonly string[] {
  return descendants(root)
    .filter((node) => node.isError || node.isMissing)
    .map(
      (node) =>
        `${node.startPosition.row + 1}: ${node.isMissing ? 'missing ' : ''}${node.type} ${node.text.slice(0, 60)}`,
    );
}

/** The nodes of a type, in order of their place. */
export function nodesOf(root: Node, type: string): readonly Node[] {
  return descendants(root).filter((node) => node.type === type);
}

function descendants(root: Node): readonly Node[] {
  return [root, ...root.children.flatMap(descendants)];
}
