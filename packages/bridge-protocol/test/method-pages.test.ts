import { describe, expect, it } from 'vitest';

import { events, methods } from '../src/index.js';
import { methodPages } from '../src/method-pages.js';
import { boundsOf, shapeOf, typeOf } from '../src/pages/schema-words.js';

import type { MethodName } from '../src/index.js';

const pages = new Map(methodPages((name) => `// ${name}`).map(({ fileName, text }) => [fileName, text]));

/** The anchors that a page has, as a reader of Markdown makes them of its headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^a-z -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

const paramsOf = (method: MethodName) => shapeOf(methods[method].params, 'input');

describe('the pages of the catalogue', () => {
  it('have a section for every method and event, and an example on each page but the first', () => {
    const sections = [...pages.values()].flatMap((text) =>
      [...text.matchAll(/^## (\w+\.\w+)$/gmu)].map(([, name]) => name),
    );
    expect(sections.sort()).toEqual([...Object.keys(methods), ...Object.keys(events)].sort());
    for (const [fileName, text] of pages) {
      if (fileName !== 'README.md') expect(text).toContain(`// ${fileName.replace('.md', '')}\n`);
    }
  });

  it('link only to headings that are there', () => {
    const broken = [...pages].flatMap(([fileName, text]) =>
      [...text.matchAll(/\]\((?!\.\.)([a-zA-Z-]*(?:\.md)?)(?:#([\w-]+))?\)/gu)]
        .filter(([, target = '', anchor]) => {
          const linked = pages.get(target === '' ? fileName : target);
          return linked === undefined || (anchor !== undefined && !anchorsOf(linked).has(anchor));
        })
        .map(([link]) => `${fileName}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('leave nothing in angle brackets that a browser would take for a tag', () => {
    for (const text of pages.values()) {
      const prose = text.replace(/```[^]*?```|`[^`\n]*`|<!--[^]*?-->/gu, '');
      expect(prose).not.toMatch(/(?<!\\)</u);
    }
  });
});

describe('a schema in words', () => {
  it.each<[MethodName, string, string]>([
    ['app.ready', '{}', ''],
    ['bridge.ping', '{ payload?: JsonValue }', ''],
    ['file.remove', '{ ref: string }', '`ref`: at most 200 characters, a path such as drafts/photo-1.jpg'],
    ['nav.back', '{ delta?: number }', '`delta`: a whole number, 1 to 100'],
    ['device.vibrate', '{ pattern: number[] }', '`pattern`: 1 to 10 items, each: 0 to 2,000'],
    [
      'cloudStorage.set',
      '{ entries: Record<string, JsonValue> }',
      '`entries`: at most 100 entries, names: 1 to 256 characters',
    ],
    [
      'contacts.pick',
      "{ multiple?: boolean, fields: ('name' | 'email' | 'tel')[] }",
      '`fields`: 1 to 3 items',
    ],
    [
      'storage.batch',
      "{ operations: ({ type: 'get', key: string } | { type: 'set', key: string, value: JsonValue } | { type: 'remove', key: string })[] }",
      '`operations`: 1 to 64 items, each: `key`: 1 to 256 characters',
    ],
  ])('%s takes %s', (method, type, bounds) => {
    expect([typeOf(paramsOf(method)), boundsOf(paramsOf(method))]).toEqual([type, bounds]);
  });
});
