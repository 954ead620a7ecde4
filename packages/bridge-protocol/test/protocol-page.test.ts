import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { bridgeErrorCodes } from '../src/index.js';
import { errorAdvice } from '../src/pages/error-advice.js';

// docs/protocol.md is written by hand and read by people; where it lists what the catalogue knows, both must agree.
// The tables of methods, events and permissions are generated: `npm run check` says when they are stale.

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/protocol.md'), 'utf8');

/** The cells of the table under this heading cell, without their code marks. */
function tableOf(firstHeading: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHeading} `));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? undefined : end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

describe('docs/protocol.md', () => {
  it('lists every error code, in the order of the list', () => {
    expect(tableOf('Code').map(([code]) => code)).toEqual([...bridgeErrorCodes]);
  });

  it('gives the same advice for a code as the pages of the methods', () => {
    expect(tableOf('Code').map(([code, , advice]) => [code, advice])).toEqual(
      Object.entries(errorAdvice).map(([code, advice]) => [code, advice.replaceAll('`', '')]),
    );
  });

  it('has every rule that code and tests cite, and a test for each rule', () => {
    const rules = new Set([...page.matchAll(/^(\d\.\d) /gmu)].map(([, rule]) => rule));
    const sources = [
      'packages/bridge-protocol',
      'packages/guest-sdk',
      'packages/host-core',
      'packages/testkit',
    ].flatMap((folder) => ['src', 'test'].flatMap((part) => filesUnder(join(root, folder, part))));
    const cited = new Set<string>();
    const tested = new Set<string>();
    for (const file of sources) {
      const text = readFileSync(file, 'utf8');
      for (const [, list = ''] of text.matchAll(/\bprotocol(?:\.md)? ((?:\d\.\d(?:, | and |–)?)+)/gu)) {
        for (const [rule] of list.matchAll(/\d\.\d/gu)) {
          cited.add(rule);
          if (file.endsWith('.test.ts')) tested.add(rule);
        }
      }
    }
    expect([...cited].filter((rule) => !rules.has(rule))).toEqual([]);
    expect([...rules].filter((rule) => rule !== undefined && !tested.has(rule))).toEqual([]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
