import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBadPackages } from './bad-packages.js';
import type { BadPackages } from './bad-packages.js';

// What a person reads about a bad package, whole: it has to help without anybody beside them.

let bad: BadPackages;

beforeAll(async () => {
  bad = await openBadPackages();
});

afterAll(() => bad.close());

describe('miniapp verify reads like help from a colleague for an archive with', () => {
  it.each<[string, () => Promise<string>, string]>([
    [
      'nothing but another wrapping',
      () => bad.zipped(''),
      `error: manifest.json has the flags 0x0 instead of 0x800: general zip tools cannot write packages, use miniapp pack.

  file       manifest.json
  archive    another tool wrote it: its entries are compressed, they are dated (2026-11-20), they
             were written on Linux or another Unix
  contents   2 files as signed
  why        The package was unpacked and zipped again. Every file is still the signed one; only the
             wrapping is another.
  next       Use the .mpk as miniapp pack wrote it. To change what is inside, change the program’s
             folder and run miniapp pack again: zip tools cannot write a package. If only this copy
             is left, ask the partner for the original.
  rule       1.3 of docs/package-format.md: Entries are stored, not compressed, and their headers
             have one fixed form.
  code       CONTAINER_NOT_CANONICAL
`,
    ],
    [
      'a file whose line ends an editor changed',
      () =>
        bad.zipped(
          "entries = [(n, b.replace(b'\\n', b'\\r\\n') if n.endswith('.js') else b) for n, b in entries]",
        ),
      `error: manifest.json has the flags 0x0 instead of 0x800: general zip tools cannot write packages, use miniapp pack.

  file       manifest.json
  archive    another tool wrote it: its entries are compressed, they are dated (2026-11-20), they
             were written on Linux or another Unix
  contents   1 file as signed, 1 changed (assets/app.js)
  changed    assets/app.js: Its line ends became CRLF; with LF it is the signed file. Editors on
             Windows and Git with core.autocrlf do that.
  why        The package was unpacked, changed and zipped again. The signature covers every file:
             only its owner can change one.
  next       Use the .mpk as miniapp pack wrote it. To change what is inside, change the program’s
             folder and run miniapp pack again: zip tools cannot write a package.
  rule       1.3 of docs/package-format.md: Entries are stored, not compressed, and their headers
             have one fixed form.
  code       CONTAINER_NOT_CANONICAL
`,
    ],
    [
      'a folder that was zipped from outside',
      () => bad.zipped("entries = [('loans/' + n, b) for n, b in entries]"),
      `error: The first entry is "loans/manifest.json", not manifest.json: pack the folder with miniapp pack.

  file       loans/manifest.json
  archive    another tool wrote it: its entries are compressed, they are dated (2026-11-20), they
             were written on Linux or another Unix
  contents   2 files as signed
  why        The folder loans/ was zipped as it is, so everything stands one level too deep.
  next       Use the .mpk as miniapp pack wrote it. To change what is inside, change the program’s
             folder and run miniapp pack again: zip tools cannot write a package.
  rule       1.2 of docs/package-format.md: The first entry is manifest.json; the files follow,
             sorted by path.
  code       MANIFEST_NOT_FIRST
`,
    ],
    [
      'two names that differ in case',
      () => bad.zipped("entries.append(('Index.html', b'x'))"),
      `error: "Index.html" and "index.html" differ only in case: rename one of them.

  file       Index.html
  why        Windows and macOS hold only one of two names that differ in case; on Linux both exist,
             so this builds on one machine and breaks on another.
  next       Rename one of the two in the program’s folder, correct what refers to it, and pack
             again.
  rule       2.6 of docs/package-format.md: No two paths are equal when upper case counts as lower
             case.
  code       PATH_COLLISION
`,
    ],
    [
      'a name that Windows keeps for a device',
      () => bad.zipped("entries.append(('js/aux.js', b'x'))"),
      `error: An entry of the package has the name "js/aux.js", which names a Windows device: rename the file and pack again.

  file       js/aux.js
  why        Windows keeps this name for a device, whatever its ending: there the file could not be
             opened.
  next       Rename it in the program’s folder, for example to "js/aux-file.js", and pack again.
  rule       2.4 of docs/package-format.md: No segment is a Windows device such as con, nul or com1,
             with or without an extension.
  code       PATH_UNSAFE
`,
    ],
    [
      'a name with a backslash',
      () => bad.zipped("entries = [(n.replace('/', '\\\\'), b) for n, b in entries]"),
      `error: An entry of the package has the name "assets\\\\app.js", which has a character that is not allowed: rename the file and pack again.

  file       assets\\app.js
  why        The name has backslashes: a tool on Windows wrote it, and elsewhere they do not
             separate folders.
  next       Pack the folder with miniapp pack, which writes / on every system.
  rule       2.1 of docs/package-format.md: A path is made of segments joined by /, in a small set
             of ASCII characters.
  code       PATH_UNSAFE
`,
    ],
    [
      'a name outside of ASCII',
      () => bad.zipped("entries.append(('über.js', b'x'))"),
      `error: An entry of the package has the name "\\u00fcber.js", which has a character that is not allowed: rename the file and pack again.

  file       über.js
  found      "ü" (U+00FC)
  why        Outside of ASCII, systems write one name in several ways; %, ?, #, : and the like mean
             something in addresses.
  next       Rename it with plain letters, digits, dots and hyphens in the program’s folder, correct
             what refers to it, and pack again.
  rule       2.1 of docs/package-format.md: A path is made of segments joined by /, in a small set
             of ASCII characters.
  code       PATH_UNSAFE
`,
    ],
    [
      'a name that climbs out of its folder',
      () => bad.zipped("entries.append(('../evil.js', b'x'))"),
      `error: An entry of the package has the name "../evil.js", which has a . or .. segment: rename the file and pack again.

  file       ../evil.js
  why        Unpacked with a careless tool it would land outside of its folder.
  next       Do not unpack this file with anything. miniapp pack never writes such a name: ask who
             made it.
  rule       2.2 of docs/package-format.md: No segment of a path is empty, . or ..; a path does not
             begin or end with a slash.
  code       PATH_UNSAFE
`,
    ],
    [
      'a manifest that a formatter saved',
      () =>
        bad.zipped(
          'import json; entries[0] = (entries[0][0], json.dumps(json.loads(entries[0][1]), indent=2).encode())',
        ),
      `error: manifest.json has the flags 0x0 instead of 0x800: general zip tools cannot write packages, use miniapp pack.

  file       manifest.json
  archive    another tool wrote it: its entries are compressed, they are dated (2026-11-20), they
             were written on Linux or another Unix
  contents   2 files as signed
  manifest   saved by an editor or a formatter: 32 lines, with spaces between the members
  why        The package was unpacked, changed and zipped again. The signature covers every file:
             only its owner can change one.
  next       Use the .mpk as miniapp pack wrote it. To change what is inside, change the program’s
             folder and run miniapp pack again: zip tools cannot write a package.
  rule       1.3 of docs/package-format.md: Entries are stored, not compressed, and their headers
             have one fixed form.
  code       CONTAINER_NOT_CANONICAL
`,
    ],
  ])('%s', async (_what, file, expected) => {
    expect(await bad.spoken(await file())).toBe(expected);
  });
});
