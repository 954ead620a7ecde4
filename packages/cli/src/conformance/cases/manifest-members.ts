import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { rawZip } from '../raw-zip.js';
import {
  appContent,
  entriesOf,
  fileMembers,
  filesWith,
  listing,
  packed,
  sampleEntries,
  utf8,
  withEntry,
  withExtra,
} from '../sample-program.js';
import type { Files, Members } from '../sample-program.js';

type Expected = ReturnType<typeof refused>;

/** M13 to M20: members that are wrong by themselves, or do not fit the files. All are signed by the partner. */
export function manifestMemberCases(): readonly CaseGroup[] {
  return [
    group('M13', () => wrongTypes()),
    group('M14', () => repetitions()),
    group('M15', () => entryPoints()),
    group('M16', () => [
      packageCase('a listed file that is missing', without('js/app.js'), refused('MISSING_FILE', '1.8')),
      packageCase('the last listed file missing', without('js/empty.js'), refused('MISSING_FILE', '1.8')),
      packageCase(
        'all listed files missing',
        rawZip(sampleEntries().slice(0, 1)),
        refused('MISSING_FILE', '1.8'),
      ),
    ]),
    group('M17', () => [
      packageCase('a file that is not listed', withExtra({}, 1), refused('UNLISTED_FILE', '1.8')),
      packageCase('the same at the end', withExtra({}, 4), refused('UNLISTED_FILE', '1.8')),
      packageCase(
        'the same in the place of a listed one',
        withEntry(3, { name: 'js/empty2.js' }),
        refused('UNLISTED_FILE', '1.8'),
      ),
    ]),
    group('M18', () => contents()),
    group('M19', () => [
      packageCase(
        'a path twice, once in capitals',
        packed({}, filesWith({ 'JS/APP.JS': '' })),
        refused('PATH_COLLISION', '2.6'),
      ),
      packageCase(
        'a path in both forms of an accent',
        packed({}, filesWith({ '\u00e9.js': '', 'e\u0301.js': '' })),
        refused('PATH_UNSAFE', '2.1'),
      ),
    ]),
    group('M20', () => subPackages()),
  ];
}

/** The sample container with other members, or with other files. */
function changed(title: string, changes: Members, expected: Expected, files?: Files): CaseDraft {
  return packageCase(title, packed(changes, files), expected);
}

function without(path: string): Uint8Array {
  return rawZip(sampleEntries().filter(({ name }) => name !== path));
}

function wrongTypes(): readonly CaseDraft[] {
  const invalid = (rule: string) => refused('MANIFEST_INVALID', rule);
  const signed = (title: string, value: unknown) =>
    packageCase(title, rawZip(entriesOf(utf8(JSON.stringify(value)))), invalid('3.4'));
  return [
    changed('permissions as text', { permissions: 'payment' }, invalid('3.8')),
    changed(
      'permissions as an object like a list',
      { permissions: { 0: 'payment', length: 1 } },
      invalid('3.8'),
    ),
    changed('a permission that is no text', { permissions: [['payment']] }, invalid('3.8')),
    changed('a permission with a space', { permissions: ['payment '] }, invalid('3.8')),
    changed('files as a list', { files: [fileMembers(utf8(''))] }, invalid('3.10')),
    changed('a file as text', { files: { ...listing(), 'js/app.js': 'x' } }, invalid('3.10')),
    changed('webStorage as text', { webStorage: 'false' }, invalid('3.12')),
    changed('dataVersion as text', { dataVersion: '1' }, invalid('3.12')),
    changed('dataVersion 0', { dataVersion: 0 }, invalid('3.12')),
    changed('format as text', { format: '1' }, invalid('3.4')),
    changed('another runtime', { runtime: 'node' }, invalid('3.12')),
    changed('a name of 65 characters', { name: 'x'.repeat(65) }, invalid('3.13')),
    changed('a name with a line feed', { name: 'Lo\nans' }, invalid('3.13')),
    changed('a name with a character that reverses text', { name: 'snaoL\u202e' }, invalid('3.13')),
    changed('window as a list', { window: [] }, invalid('3.13')),
    changed('a colour as a word', { window: { themeColor: 'red' } }, invalid('3.13')),
    changed('an icon that is not listed', { icons: [{ src: 'icon.png' }] }, invalid('3.13')),
    changed('a page that is not listed', { pages: ['other.html'] }, invalid('3.13')),
    changed('version as a number', { version: 2 }, refused('VERSION_INVALID', '3.6')),
    changed(
      'a rollback floor above the version',
      { rollbackFloor: '2.3.2' },
      refused('VERSION_INVALID', '3.12'),
    ),
    signed('null instead of an object', null),
    signed('a list instead of an object', []),
    signed('text instead of an object', 'manifest'),
  ];
}

function repetitions(): readonly CaseDraft[] {
  const permissions = refused('MANIFEST_INVALID', '3.8');
  const domains = refused('DOMAIN_INVALID', '3.9');
  return [
    changed('a permission twice', { permissions: ['payment', 'payment'] }, permissions),
    changed('65 permissions', { permissions: list(65, (at) => `p${at}`) }, permissions),
    changed('a domain twice', { allowedDomains: ['api.partner.com', 'api.partner.com'] }, domains),
    changed('65 domains', { allowedDomains: list(65, (at) => `a${at}.partner.com`) }, domains),
  ];
}

function list(count: number, item: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

function entryPoints(): readonly CaseDraft[] {
  const refusal = refused('ENTRY_POINT_INVALID', '3.7');
  const entryPoint = (title: string, path: unknown) => changed(title, { entryPoint: path }, refusal);
  const pay = { ...fileMembers(utf8('')), package: 'pay' };
  return [
    entryPoint('an absolute path', '/index.html'),
    entryPoint('an address', 'https://evil.example/index.html'),
    entryPoint('an address without a scheme', '//evil.example/index.html'),
    entryPoint('a script', 'javascript:alert(1)'),
    entryPoint('a document in the address', 'data:text/html,x'),
    entryPoint('a query', 'index.html?debug=1'),
    entryPoint('a fragment', 'index.html#debug'),
    entryPoint('a parent folder', '../index.html'),
    entryPoint('a file that is not listed', 'other.html'),
    entryPoint('another case', 'Index.html'),
    entryPoint('a file that is no page', 'js/app.js'),
    entryPoint('manifest.json', 'manifest.json'),
    entryPoint('no text', ''),
    entryPoint('no path', null),
    changed(
      'a page of a sub-package',
      {
        entryPoint: 'pay/index.html',
        packages: { pay: { prefix: 'pay/' } },
        files: { ...listing(), 'pay/index.html': pay },
      },
      refusal,
      filesWith({ 'pay/index.html': '' }),
    ),
  ];
}

function contents(): readonly CaseDraft[] {
  const app = fileMembers(appContent);
  const invalid = refused('MANIFEST_INVALID', '3.10');
  const listed = (title: string, members: Members, expected = invalid) =>
    changed(title, { files: { ...listing(), 'js/app.js': members } }, expected);
  return [
    packageCase(
      'other content of the same size',
      withEntry(2, { content: utf8('document.title = "Moans";') }),
      refused('FILE_HASH_MISMATCH', '1.9'),
    ),
    packageCase(
      'one bit of the content',
      withEntry(2, { content: utf8('document.title = "Lo`ns";'), both: { crc: app.crc32 } }),
      refused('FILE_HASH_MISMATCH', '1.9'),
    ),
    packageCase(
      'longer content',
      withEntry(2, { content: utf8('alert(1);'.repeat(5)) }),
      refused('FILE_SIZE_MISMATCH', '1.9'),
    ),
    packageCase('no content', withEntry(2, { content: utf8('') }), refused('FILE_SIZE_MISMATCH', '1.9')),
    listed(
      'the digest of something else',
      { ...app, sha256: fileMembers(utf8('x')).sha256 },
      refused('FILE_HASH_MISMATCH', '1.9'),
    ),
    listed('a digest in capitals', { ...app, sha256: app.sha256.toUpperCase() }),
    listed('a digest of 63 digits', { ...app, sha256: app.sha256.slice(1) }),
    listed('a digest in base64', { ...app, sha256: Buffer.from(app.sha256, 'hex').toString('base64') }),
    listed('a digest with its algorithm', { ...app, sha256: `sha256-${app.sha256}` }),
    listed('no digest', { ...app, sha256: undefined }),
    listed('a size below 0', { ...app, size: -1 }),
    listed('a size as text', { ...app, size: '25' }),
    listed('a size above 64 MiB', { ...app, size: 67_108_865 }),
    listed(
      'sizes that add up to more than 64 MiB',
      { ...app, size: 67_108_864 },
      refused('CONTAINER_TOO_LARGE', '1.1'),
    ),
    listed('a CRC-32 of 33 bits', { ...app, crc32: 4_294_967_296 }),
    listed('no CRC-32', { ...app, crc32: undefined }),
    listed('an unknown member of a file', { ...app, mode: 493 }),
  ];
}

function subPackages(): readonly CaseDraft[] {
  const files = filesWith({ 'pay/pay.js': 'pay()' });
  const inside = { ...fileMembers(utf8('pay()')), package: 'pay' };
  const invalid = refused('MANIFEST_INVALID', '3.11');
  const pay = { prefix: 'pay/' };
  const made = (title: string, packages: Members, members: Members = inside, expected = invalid) =>
    changed(title, { packages, files: { ...listing(files), 'pay/pay.js': members } }, expected, files);
  return [
    made('a file below the prefix that names no package', { pay }, fileMembers(utf8('pay()'))),
    made(
      'a file below the prefix that names another package',
      { pay, shop: { prefix: 'shop/' } },
      { ...inside, package: 'shop' },
    ),
    made('a file outside the prefix', { pay: { prefix: 'other/' } }),
    made('a package that is not there', {}),
    made('a prefix without a slash', { pay: { prefix: 'pay' } }),
    made('a prefix outside the folder', { pay: { prefix: '../' } }),
    made('a prefix of everything', { pay: { prefix: '' } }),
    made('a prefix inside another', { pay, deep: { prefix: 'pay/deep/' } }),
    made('the same prefix twice', { pay, also: pay }),
    made('a package name in capitals', { pay, Shop: { prefix: 'shop/' } }),
    made(
      'a package name that programs trip over',
      { pay, constructor: { prefix: 'shop/' } },
      inside,
      refused('JSON_FORBIDDEN_KEY', '3.2'),
    ),
    made('a preload that is not listed', { pay: { ...pay, preload: ['other.html'] } }),
    made('an unknown member of a package', { pay: { ...pay, independent: true } }),
    made(
      '65 packages',
      Object.fromEntries(list(65, (at) => `p${at}`).map((name) => [name, { prefix: `${name}/` }])),
    ),
  ];
}
