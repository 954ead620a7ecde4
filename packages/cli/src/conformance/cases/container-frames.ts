import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { join } from '../join.js';
import { rawZip } from '../raw-zip.js';
import type { RawArchive, RawEntry } from '../raw-zip.js';
import { packed, sampleEntries, utf8, withEntry } from '../sample-program.js';

const directory = refused('CONTAINER_NOT_CANONICAL', '1.5');
const gap = refused('CONTAINER_NOT_CANONICAL', '1.4');
const end = refused('CONTAINER_NOT_CANONICAL', '1.6');

/** Z41 to Z47: archives with something around or between their entries. */
export function containerFrameCases(): readonly CaseGroup[] {
  return [
    group('Z41', () => counts()),
    group('Z42', () => [
      packageCase('an end record on another disk', archive({ disk: 1 }), directory),
      packageCase('an entry on another disk', withEntry(2, { central: { disk: 1 } }), directory),
    ]),
    group('Z43', () => [
      packageCase(
        'a second end record after the first',
        archive({ suffix: rawZip([]) }),
        refused('CONTAINER_APPENDED', '1.6'),
      ),
      packageCase(
        'an end record inside the comment',
        archive({ comment: rawZip([]) }),
        refused('MANIFEST_NOT_FIRST', '1.2'),
      ),
      packageCase(
        'a whole other container inside the comment',
        archive({ comment: packed({ version: '9.9.9' }) }),
        refused('CONTAINER_PREPENDED', '1.4'),
      ),
      packageCase(
        'an end record between directory and end record',
        archive({ beforeEnd: rawZip([]) }),
        directory,
      ),
    ]),
    group('Z44', () => [
      packageCase('a comment of the archive', archive({ comment: utf8('hello') }), end),
      packageCase('a comment of an entry', withEntry(2, { central: { comment: utf8('hello') } }), directory),
      packageCase(
        'a comment of manifest.json',
        withEntry(0, { central: { comment: utf8('hello') } }),
        directory,
      ),
    ]),
    group('Z45', () => [
      packageCase(
        'bytes of an executable before it',
        archive({ prefix: utf8('dex\n035\0') }),
        refused('CONTAINER_PREPENDED', '1.4'),
      ),
      packageCase(
        'the same, with offsets that count them',
        archive({ prefix: utf8('dex\n035\0'), isAdjusted: true }),
        refused('CONTAINER_PREPENDED', '1.4'),
      ),
      packageCase(
        'one byte before it',
        archive({ prefix: utf8('P') }),
        refused('CONTAINER_PREPENDED', '1.4'),
      ),
      packageCase(
        'another container before it',
        archive({ prefix: packed({ version: '9.9.9' }) }),
        refused('CONTAINER_APPENDED', '1.6'),
      ),
    ]),
    group('Z46', () => [
      packageCase('bytes after it', archive({ suffix: utf8('hello') }), refused('CONTAINER_APPENDED', '1.6')),
      packageCase(
        'a zero byte after it',
        archive({ suffix: Uint8Array.of(0) }),
        refused('CONTAINER_APPENDED', '1.6'),
      ),
      packageCase(
        'a line feed after it',
        archive({ suffix: utf8('\n') }),
        refused('CONTAINER_APPENDED', '1.6'),
      ),
      packageCase(
        'another container after it',
        join(packed(), packed({ version: '9.9.9' })),
        refused('CONTAINER_APPENDED', '1.6'),
      ),
    ]),
    group('Z47', () => [
      packageCase('a gap between entries', withEntry(1, { gap: utf8('gap') }), gap),
      packageCase('a gap after manifest.json', withEntry(0, { gap: utf8('gap') }), gap),
      packageCase('a gap before the directory', withEntry(3, { gap: utf8('gap') }), directory),
      packageCase('a gap before the end record', archive({ beforeEnd: utf8('gap') }), directory),
    ]),
  ];
}

function archive(fault: RawArchive): Uint8Array {
  return rawZip(sampleEntries(), fault);
}

function counts(): readonly CaseDraft[] {
  return [
    packageCase('a count that is too low', archive({ count: 3 }), directory),
    packageCase('a count that is too high', archive({ count: 5 }), directory),
    packageCase('two counts', archive({ countOnDisk: 3 }), directory),
    packageCase(
      '65,540 records and a count of 4, which is the same modulo 65,536',
      rawZip([...sampleEntries(), ...Array.from({ length: 65_536 }, () => phantom('a'))], { count: 4 }),
      refused('TOO_MANY_FILES', '3.10'),
    ),
  ];
}

function phantom(name: string): RawEntry {
  return { name, content: utf8(''), isPhantom: true };
}
