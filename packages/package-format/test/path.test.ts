import { describe, expect, it } from 'vitest';
import { assertPaths, isPackagePath, pathProblem } from '../src/path.js';
import { refusalOf, verdictOf } from './fixture.js';

describe('a path in a package (package-format 2)', () => {
  it.each([
    'index.html',
    'assets/index-Bv3x_9.js',
    'a/b/c/d.e.f',
    '_next/static/[slug]/$id.(group).js',
    "it's, (really) fine & well; {a}=b+c@2x!~^.png",
    'photo 1.png',
    '.well-known/assetlinks.json',
    'constructor.js',
    'console.js',
    'com10.txt',
    'nested/manifest.json',
    'a'.repeat(100),
    'a/'.repeat(15) + 'b',
  ])('may be %s', (path) => {
    expect(isPackagePath(path)).toBe(true);
  });

  it.each([
    ['2.1', 'nothing', ''],
    ['2.1', 'a backslash', '..\\evil.js'],
    ['2.1', 'a drive', 'C:/evil.js'],
    ['2.1', 'a drive without a slash', 'C:evil.js'],
    ['2.1', 'a share', '\\\\server\\share'],
    ['2.1', 'NUL', 'a\u0000.js'],
    ['2.1', 'an NTFS stream', 'index.html:stream'],
    ['2.1', 'a line break', 'a\n.js'],
    ['2.1', 'a line break at the end', 'a.js\n'],
    ['2.1', 'right-to-left override', 'a\u202ejs.exe'],
    ['2.1', 'a zero-width space', 'a\u200b.js'],
    ['2.1', 'a letter with an accent, composed', 'caf\u00e9.js'],
    ['2.1', 'a letter with an accent, in two parts', 'cafe\u0301.js'],
    ['2.1', 'a percent sign, which URLs read twice', 'a%2e.js'],
    ['2.1', 'a question mark', 'a?.js'],
    ['2.1', 'a hash', 'a#b.js'],
    ['2.1', 'a star', 'a*.js'],
    ['2.2', 'a parent folder', '../evil.js'],
    ['2.2', 'a parent folder in the middle', 'a/../../evil.js'],
    ['2.2', 'the folder itself', './index.html'],
    ['2.2', 'a leading slash', '/etc/passwd'],
    ['2.2', 'two slashes', 'a//b'],
    ['2.2', 'a trailing slash', 'a/'],
    ['2.3', 'a trailing dot', 'a.'],
    ['2.3', 'a trailing dot in a folder', 'a./b'],
    ['2.3', 'three dots', '.../b'],
    ['2.3', 'a trailing space', 'a '],
    ['2.3', 'a leading space', ' a'],
    ['2.4', 'a device', 'CON'],
    ['2.4', 'a device with an extension', 'nul.js'],
    ['2.4', 'a device with a space', 'aux .txt'],
    ['2.4', 'a device in a folder', 'js/COM1.tar.gz'],
    ['2.4', 'a device as a folder', 'lpt9/a.js'],
    ['2.4', 'a console', 'CONOUT$'],
    ['2.5', 'more than 200 bytes', `${'a/'.repeat(10)}${'b'.repeat(90)}/${'c'.repeat(95)}`],
    ['2.5', 'more than 16 levels', 'a/'.repeat(16) + 'b'],
    ['2.5', 'a segment of more than 100 bytes', 'a'.repeat(101)],
    ['2.8', 'the name of the manifest', 'manifest.json'],
    ['2.8', 'the name of the manifest in capitals', 'Manifest.JSON'],
  ])('by rule %s may not have %s', async (rule, _, path) => {
    expect(pathProblem(path)?.rule).toBe(rule);
    expect(isPackagePath(path)).toBe(false);
    expect(
      await refusalOf(() => {
        assertPaths(['index.html', path]);
      }),
    ).toMatchObject({ code: 'PATH_UNSAFE', rule, path });
  });

  it('is text', () => {
    expect(isPackagePath(7)).toBe(false);
  });
});

describe('paths together', () => {
  it('are not repeated whole in a refusal, however long one is', async () => {
    const refusal = await refusalOf(() => assertPaths(['a'.repeat(100_000)]));
    expect(refusal.path).toHaveLength(300);
    expect(refusal.message.length).toBeLessThan(400);
  });

  it.each([
    ['2.6', 'differ in case only', ['A.js', 'a.js'], 'a.js'],
    ['2.6', 'differ in the case of a folder', ['Js/a.js', 'js/a.js'], 'js/a.js'],
    ['2.7', 'are a file and a folder', ['a', 'a/b'], 'a/b'],
    ['2.7', 'are a file and a folder but for case', ['x/A', 'x/a/b/c'], 'x/a/b/c'],
  ])('by rule %s may not be such that they %s', async (rule, _, paths, path) => {
    expect(
      await refusalOf(() => {
        assertPaths(paths);
      }),
    ).toMatchObject({ code: 'PATH_COLLISION', rule, path });
  });

  it('may share beginnings', async () => {
    expect(
      await verdictOf(() => {
        assertPaths(['a.js', 'a/b.js', 'ab/c.js', 'a.js.map']);
      }),
    ).toBe('accepted');
  });
});
