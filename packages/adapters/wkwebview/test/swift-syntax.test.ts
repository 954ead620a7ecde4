import { beforeAll, describe, expect, it } from 'vitest';

import { nodesOf, syntaxErrors } from '../../../../test/native-sources.js';
import { readSwiftSources } from './swift-sources.js';

import type { SwiftSources } from './swift-sources.js';

// No compiler of these machines reads Swift for iOS. What can be said without one is said here: it parses, and it does not
// do what this package must not do.

let sources: SwiftSources;
beforeAll(async () => {
  sources = await readSwiftSources();
});

describe('the Swift package', () => {
  it('is Swift', () => {
    expect(sources.all.length).toBeGreaterThan(40);
    const wrong = sources.all.flatMap(({ path, root }) =>
      syntaxErrors(root).map((error) => `${path}:${error}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['a brace that is not closed', 'final class A { func b() { let c = 1 }'],
    ['a parameter without its type', 'func b(c) -> Int { c }'],
    ['a word in the wrong place', 'let a = b c d'],
  ])('would not pass with %s', (_, text) => {
    expect(syntaxErrors(sources.parse(text))).not.toEqual([]);
  });

  it('has files that can be read in one go', () => {
    expect(sources.all.filter(({ text }) => text.split('\n').length > 300).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('runs no script but the two that ship and the mark', () => {
    const made = sources.shipped.flatMap(({ path, root }) =>
      nodesOf(root, 'call_expression')
        .filter(
          (node) => /^(WKUserScript|JSContext)\b/.test(node.text) || /^\w+\.evaluateScript\(/.test(node.text),
        )
        .map((node) => `${path}: ${node.text.replace(/\s+/g, ' ')}`),
    );
    expect(made).toEqual([
      'Sources/MiniPrograms/ProgramView.swift: WKUserScript(source: bootstrap, injectionTime: .atDocumentStart, forMainFrameOnly: true, in: world)',
      'Sources/MiniPrograms/ProgramView.swift: WKUserScript(source: mark, injectionTime: .atDocumentStart, forMainFrameOnly: true, in: .page)',
      'Sources/MiniPrograms/ScriptCore.swift: JSContext()',
      'Sources/MiniPrograms/ScriptCore.swift: context.evaluateScript(script)',
    ]);
    const mark = sources.shipped.flatMap(({ text }) => /let mark = (.*)/.exec(text)?.[1] ?? []);
    expect(mark).toEqual([`"Object.defineProperty(window, 'miniapp', { value: true });"`]);
  });

  it.each([
    /evaluateJavaScript/,
    /callAsyncJavaScript/,
    /TODO|FIXME/,
    /\btry!|\bas!/,
    /WKWebsiteDataStore\.default/,
    /fatalError/,
  ])('has nowhere %s', (word) => {
    expect(sources.shipped.filter(({ text }) => word.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('unwraps nothing by force', () => {
    const forced = sources.shipped.flatMap(({ path, root }) =>
      nodesOf(root, 'postfix_expression')
        .filter((node) => node.text.endsWith('!'))
        .map((node) => `${path}: ${node.text}`),
    );
    expect(forced).toEqual([]);
  });

  it('keeps inspection, the mirrored log and unsigned sources out of release builds', () => {
    const outside = sources.shipped.flatMap(({ path, text }) =>
      text
        .replace(/#if DEBUG[\s\S]*?#endif/g, '')
        .split('\n')
        .filter((line) =>
          /isInspectable|startDebugging|allowInspection|import os|[sS]ource\(|InDebug|core-debug/.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(outside).toEqual([]);
  });
});
