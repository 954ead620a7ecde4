import { crc32 } from 'node:zlib';
import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { join } from '../join.js';
import { filesWith, packed, utf8, withEntry, withExtra } from '../sample-program.js';

/** Z1 to Z20: names that leave their folder, or that two readers take for different files. */
export function containerNameCases(): readonly CaseGroup[] {
  return [
    group('Z1', () => hostile('a parent folder', '../evil.js', '2.2')),
    group('Z2', () => hostile('a parent folder in the middle', 'a/../../evil.js', '2.2')),
    group('Z3', () => hostile('backslashes', '..\\evil.js', '2.1')),
    group('Z4', () => hostile('an absolute path', '/etc/evil', '2.2')),
    group('Z5', () => [
      ...hostile('a drive', 'C:/evil.js', '2.1'),
      ...hostile('a drive without a slash', 'C:evil.js', '2.1'),
    ]),
    group('Z6', () => hostile('a network share', '\\\\server\\share\\evil.js', '2.1')),
    group('Z7', () => hostile('a NUL', 'evil.js\u0000.png', '2.1')),
    group('Z8', () => hostile('no character', '', '2.1')),
    group('Z9', () => [
      ...hostile('a dot segment', './index.html', '2.2'),
      ...hostile('two slashes in a row', 'js//evil.js', '2.2'),
      ...hostile('a slash at the end', 'js/evil.js/', '2.2', 'UNLISTED_FILE', '1.8'),
    ]),
    group('Z10', () => [
      ...hostile('a dot at the end', 'index.html.', '2.3'),
      ...hostile('a space at the end', 'index.html ', '2.3'),
      ...hostile('a folder that ends in a dot', 'js./evil.js', '2.3'),
      ...hostile('a space at the beginning', ' evil.js', '2.3'),
    ]),
    group('Z11', () => [
      ...hostile('a Windows device', 'CON', '2.4'),
      ...hostile('a device with an extension', 'nul.js', '2.4'),
      ...hostile('a device as a folder', 'COM1.txt/evil.js', '2.4'),
      ...hostile('a console device', 'conout$', '2.4'),
    ]),
    group('Z12', () => hostile('an NTFS stream', 'index.html:stream', '2.1')),
    group('Z13', () => [
      ...hostile('a character that reverses what follows', 'evil\u202egnp.js', '2.1'),
      ...hostile('a character without width', 'index\u200b.html', '2.1'),
      ...hostile('a line feed', 'evil\n.js', '2.1'),
      ...hostile('a percent escape', '%2e%2e/evil.js', '2.1'),
    ]),
    group('Z14', () => encodings()),
    group('Z15', () => [
      packageCase('both forms of an accent, listed', packed({}, accents), refused('PATH_UNSAFE', '2.1')),
      packageCase(
        'both forms of an accent as entries',
        withExtra({ name: 'caf\u00e9.js' }),
        refused('PATH_UNSAFE', '2.1'),
      ),
    ]),
    group('Z16', () => caseFolds()),
    group('Z17', () => filesAndFolders()),
    group('Z18', () => linksAndDevices()),
    group('Z19', () => folders()),
    group('Z20', () => [
      ...hostile('201 bytes', `${'a/'.repeat(10)}${'b'.repeat(90)}/${'c'.repeat(90)}`, '2.5'),
      ...hostile('17 segments', `${'a/'.repeat(16)}evil.js`, '2.5'),
      ...hostile('a segment of 101 bytes', 'a'.repeat(101), '2.5'),
      ...hostile('60,000 bytes', 'a'.repeat(60_000), '2.5'),
    ]),
  ];
}

/**
 * A name in two places: in a manifest that the partner signed, with the container that belongs to it, and as one entry
 * more in the container of somebody else. The second may be known as a stranger before its name is looked at.
 */
function hostile(
  what: string,
  name: string,
  rule: string,
  entryCode = 'PATH_UNSAFE',
  entryRule = rule,
): readonly CaseDraft[] {
  return [
    packageCase(
      `a listed file whose name has ${what}`,
      packed({}, filesWith({ [name]: 'alert(1)' })),
      refused('PATH_UNSAFE', rule),
    ),
    packageCase(`an entry whose name has ${what}`, withExtra({ name }), refused(entryCode, entryRule)),
  ];
}

const accents = filesWith({ 'caf\u00e9.js': '1', 'cafe\u0301.js': '2' });

function encodings(): readonly CaseDraft[] {
  const unsafe = refused('PATH_UNSAFE', '2.1');
  const bytes = (...middle: readonly number[]) => join(utf8('js/'), Uint8Array.from(middle), utf8('.js'));
  return [
    packageCase('a name that is not UTF-8', withExtra({ name: bytes(0xff) }), unsafe),
    packageCase('a slash in an overlong form', withExtra({ name: bytes(0x2e, 0x2e, 0xc0, 0xaf) }), unsafe),
    packageCase('half a surrogate pair in a name', withExtra({ name: bytes(0xed, 0xa0, 0x80) }), unsafe),
    packageCase(
      'a name in code page 437, without the UTF-8 flag',
      withExtra({ name: bytes(0x82), both: { flags: 0 } }),
      unsafe,
    ),
    packageCase(
      'a listed name without the UTF-8 flag',
      withEntry(2, { both: { flags: 0 } }),
      refused('CONTAINER_NOT_CANONICAL', '1.3'),
    ),
    packageCase(
      'a listed name with letters beyond ASCII',
      packed({}, filesWith({ '\u540d.js': '' })),
      unsafe,
    ),
  ];
}

function caseFolds(): readonly CaseDraft[] {
  const collision = refused('PATH_COLLISION', '2.6');
  const unsafe = refused('PATH_UNSAFE', '2.1');
  return [
    packageCase(
      'two listed names that differ in case',
      packed({}, filesWith({ 'JS/App.js': '' })),
      collision,
    ),
    packageCase(
      'an entry that differs from a listed one in case',
      withExtra({ name: 'JS/app.js' }, 4),
      collision,
    ),
    packageCase('ß beside ss', packed({}, filesWith({ 'stra\u00dfe.js': '', 'strasse.js': '' })), unsafe),
    packageCase('the Turkish dotted capital I', packed({}, filesWith({ '\u0130ndex.html': '' })), unsafe),
    packageCase('the Kelvin sign beside k', packed({}, filesWith({ '\u212a.js': '', 'k.js': '' })), unsafe),
  ];
}

function filesAndFolders(): readonly CaseDraft[] {
  const collision = refused('PATH_COLLISION', '2.7');
  return [
    packageCase('a listed file that is the folder of others', packed({}, filesWith({ js: '' })), collision),
    packageCase('the same, but for case', packed({}, filesWith({ JS: '' })), collision),
    packageCase(
      'an entry that is the folder of others',
      withExtra({ name: 'js' }, 2),
      refused('UNLISTED_FILE', '1.8'),
    ),
  ];
}

function linksAndDevices(): readonly CaseDraft[] {
  const refusal = refused('CONTAINER_NOT_CANONICAL', '1.5');
  const mode = (title: string, bits: number) =>
    packageCase(title, withEntry(2, { central: { madeBy: 0x0314, attributes: bits * 0x10000 } }), refusal);
  return [
    mode('a symbolic link whose target is the signed content', 0o120777),
    mode('a block device', 0o060644),
    mode('a character device', 0o020644),
    mode('a pipe', 0o010644),
    mode('a socket', 0o140644),
    mode('a file that runs as its owner', 0o104755),
    packageCase(
      'a hard link in an extra field of Info-ZIP',
      withEntry(2, { both: { extra: hardLink('../../etc/passwd') } }),
      refused('CONTAINER_NOT_CANONICAL', '1.3'),
    ),
    packageCase(
      'the attributes of an MS-DOS folder',
      withEntry(2, { central: { attributes: 0x10 } }),
      refusal,
    ),
  ];
}

/** Field 0x756e: CRC, mode, size of the target, user, group, target. */
function hardLink(target: string): Uint8Array {
  const body = Buffer.alloc(10);
  body.writeUInt16LE(0o100644, 0);
  body.writeUInt32LE(target.length, 2);
  const checked = join(body, utf8(target));
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0x756e, 0);
  head.writeUInt16LE(checked.length + 4, 2);
  head.writeUInt32LE(crc32(checked), 4);
  return join(head, checked);
}

function folders(): readonly CaseDraft[] {
  const unlisted = refused('UNLISTED_FILE', '1.8');
  return [
    packageCase('a folder entry with content', withExtra({ name: 'js/' }, 2), unlisted),
    packageCase(
      'a folder entry as general tools write it',
      withExtra({ name: 'js/', content: utf8('') }, 2),
      unlisted,
    ),
    packageCase(
      'a listed folder with content',
      packed({}, filesWith({ 'docs/': 'x' })),
      refused('PATH_UNSAFE', '2.2'),
    ),
  ];
}
