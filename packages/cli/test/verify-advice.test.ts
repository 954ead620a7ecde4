import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyIdOf, openBadPackages } from './bad-packages.js';
import type { BadPackages } from './bad-packages.js';
import { miniapp } from './miniapp.js';

// What a person reads about a bad package, whole: it has to help without anybody beside them.

let bad: BadPackages;

beforeAll(async () => {
  bad = await openBadPackages();
});

afterAll(() => bad.close());

describe('miniapp verify reads like help from a colleague for', () => {
  it.each<[string, () => Promise<string>, string]>([
    [
      'a changed file',
      () => bad.saved(bad.replaced('"loans"', '"lions"')),
      `error: assets/app.js is not the file that was signed: pack again, or download again.

  file       assets/app.js
  found      21 bytes, sha256 <hash>…
  signed     21 bytes, sha256 <hash>…
  the rest   1 as signed
  next       Download or copy the file again. If that gives the same, ask the partner for a fresh
             one; if it is your own, pack the folder again.
  rule       1.9 of docs/package-format.md: A file has the size and the sha256 that the manifest
             says.
  code       FILE_HASH_MISMATCH
`,
    ],
    [
      'a package that nobody signed',
      () => bad.saved(bad.replaced('"signature":"rsa-pss', '"x-ignatur":"rsa-pss')),
      `error: The manifest is not signed: sign it with miniapp pack or sign.

  next       Nobody vouches for this package: pack the folder again with miniapp pack --key.
  rule       4.1 of docs/package-format.md: A signature is rsa-pss-sha256:<keyId>:<base64>; anything
             else counts as none.
  code       SIGNATURE_MISSING
`,
    ],
    [
      'a manifest that was changed after it was signed',
      () => bad.saved(bad.replaced('"name":"Loans"', '"name":"Lions"')),
      `error: The manifest was changed after it was signed, or signed in another way: pack and sign again.

  signed by  key <my key>
  why        The key is the right one, but what it signed is not this manifest: a member was changed
             afterwards.
  next       Do not use this file. Get it from the partner again; if it is your own, pack the folder
             again.
  rule       4.4 of docs/package-format.md: Anything but a correct signature of exactly this content
             is refused.
  code       SIGNATURE_INVALID
`,
    ],
    [
      'a download that broke off',
      () => bad.saved(bad.mine.bytes.slice(0, -100)),
      `error: The package ends too early: download or pack it again.

  found      1272 bytes
  expected   1372 bytes
  why        The last 100 bytes are missing: a download or a copy broke off.
  next       The end is missing: download or copy the file again.
  rule       1.6 of docs/package-format.md: The end record of 22 bytes is the exact end of the
             container.
  code       CONTAINER_TRUNCATED
`,
    ],
    [
      'a web page in place of a package',
      () => bad.saved(Buffer.from('<!doctype html><title>Sign in</title>')),
      `error: This is not a package: expected the .mpk file that miniapp pack wrote.

  found      a web page
  why        A server answered with a page, perhaps to sign in, or to say that the file is not
             there.
  next       Open the address in a browser to see what it says, and download the package again.
  rule       1.1 of docs/package-format.md: A container is a zip archive of at most 64 MiB.
  code       NOT_A_CONTAINER
`,
    ],
    [
      'a script before the package',
      () => bad.saved(Buffer.concat([Buffer.from('#!/bin/sh\n'), bad.mine.bytes])),
      `error: There are 10 bytes before the package: remove them.

  before it  10 bytes: "#!/bin/sh\\n"
  why        A file that is two things at once is how code gets past a check that reads only one of
             them.
  next       Do not use this file. Get it from the partner again; if it is your own, pack the folder
             again.
  rule       1.4 of docs/package-format.md: The first entry stands at byte 0, and each follows the
             one before it without a gap.
  code       CONTAINER_PREPENDED
`,
    ],
    [
      'a package that was copied as text',
      () =>
        bad.saved(
          Buffer.from(Buffer.from(bad.mine.bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
        ),
      `error: assets/app.js is not the file that was signed: pack again, or download again.

  file       assets/app.js
  found      3 bytes more than were packed
  why        The whole package was copied as text: every LF in it became CRLF. Editors and FTP in
             ASCII mode do that.
  next       Copy it again, as binary; in FTP that is the command “binary”.
  rule       1.9 of docs/package-format.md: A file has the size and the sha256 that the manifest
             says.
  code       FILE_HASH_MISMATCH
`,
    ],
  ])('%s', async (_what, file, expected) => {
    expect(await bad.spoken(await file())).toBe(expected);
  });

  it('a package of another signer', async () => {
    expect(await bad.spoken(bad.mine.package, ['--key', bad.other.publicKey]))
      .toBe(`error: The manifest is signed by key <my key>, which is not trusted here: check the public key or sign with another.

  signed by  key <my key>
  trusted    key <their key>
             (other/keys/partner.pub.pem)
  why        The two are different keys: the package is somebody else’s, or the partner has a new
             key that you do not have yet.
  next       Ask the partner for its current key over a way that you trust, and never take it from
             where the package came from. If the package is yours, sign it with your key: miniapp
             sign.
  rule       4.7 of docs/package-format.md: Which keys are trusted is decided by the caller; nothing
             in a package can add one.
  code       KEY_UNKNOWN
`);
  });

  it('a package under a key that is in other hands', async () => {
    const [first, second] = ['partner-keys.json', 'partner-keys.2.json'].map((name) =>
      join(bad.mine.folder, name),
    );
    const keyId = keyIdOf(bad.mine);
    await miniapp([
      'keys',
      'create',
      '--partner',
      'acme',
      '--key',
      bad.mine.privateKey,
      '--out',
      first ?? '',
    ]);
    const revoke = [
      'keys',
      'revoke',
      first ?? '',
      keyId,
      '--since',
      '2026-01-01',
      '--add',
      bad.other.publicKey,
    ];
    await miniapp([
      ...revoke,
      '--key',
      bad.mine.privateKey,
      '--key',
      bad.other.privateKey,
      '--out',
      second ?? '',
    ]);
    expect(await readFile(second ?? '', 'utf8')).toContain('compromisedSince');
    expect(await bad.spoken(bad.mine.package, ['--partner-keys', second ?? '']))
      .toBe(`error: The partner says that key <my key> is in other hands, so this package may be a thief’s.

  signed by  key <my key>
  valid      from <time>
  revoked    in other hands since <time>
  why        Only what was published before that time still counts, and a package does not say when
             it was published. Its statement does (--statement).
  next       Trust nothing that this key signed since then. If you have the source, pack it with a
             good key, under a higher version, and publish that.
  rule       7.8 of docs/package-format.md: A key counts for what was published in its time, and
             before it came into other hands.
  code       KEY_REVOKED
`);
  });
});

describe('miniapp verify --json', () => {
  it('says the same in members', async () => {
    const file = await bad.saved(bad.replaced('"loans"', '"lions"'));
    const { stdout } = await miniapp(['verify', file, '--key', bad.mine.publicKey, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      code: 'FILE_HASH_MISMATCH',
      message: 'assets/app.js is not the file that was signed: pack again, or download again.',
      rule: '1.9',
      path: 'assets/app.js',
      details: {
        found: expect.stringMatching(/^21 bytes, sha256 [0-9a-f]{12}…$/u) as string,
        signed: expect.stringMatching(/^21 bytes, sha256 [0-9a-f]{12}…$/u) as string,
        'the rest': '1 as signed',
      },
      next: 'Download or copy the file again. If that gives the same, ask the partner for a fresh one; if it is your own, pack the folder again.',
    });
  });
});
