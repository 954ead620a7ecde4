import type { Json } from './json-tree.js';
import { hostilePaths } from './names.js';

const versions = [
  ...[
    '1.0.0',
    '0.0.0',
    '2.3.1',
    '2.3.2',
    '2.3.1-rc.1',
    '2.0.0-rc.1',
    '1.0.0-0.a.10',
    '9007199254740991.0.0',
    '10.0.0',
  ],
  ...[
    '1.0',
    'v1.0.0',
    '1.0.0+a',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-',
    '1.0.0\n',
    ' 1.0.0',
    '>=1',
    '*',
    '',
    '１.0.0',
  ],
  ...[
    '9007199254740992.0.0',
    '1.0.0-9007199254740992',
    '1.0.0-a-9007199254740992',
    '1.0.0-' + 'a'.repeat(58),
  ],
  ...['1.0.0-' + 'a'.repeat(59), '1.0.0--', '1.0.0-a..b', '1.0.0-00a'],
];
const shown = [
  'Loans',
  ' Loans',
  'Lo\nans',
  'Lo\u202eans',
  'Lo\u200bans',
  '',
  'ü',
  '日本',
  'a'.repeat(64),
  'a'.repeat(65),
];
const more = [
  '\u3164',
  'a\u034fb',
  '\ufeffa',
  'a\u00adb',
  '\u{1f468}\u200d\u{1f469}',
  'a\u0085',
  '\u{e0041}',
  'a'.repeat(1001),
];
const colours = ['#0a5cff', '#0A5CFF', '#fff', 'red', '#0a5cff;', '#0a5cfg'];
const paths = ['index.html', 'help.html', 'js/app.js', 'pay/p.js', 'icon.png', ...hostilePaths];
const digests = ['a'.repeat(64), 'A'.repeat(64), 'a'.repeat(63), ''];

const words: ReadonlyMap<string, readonly Json[]> = new Map<string, readonly Json[]>([
  ['format', [1, 2, 0, '1', 1.5, null]],
  [
    'id',
    [
      'com.partner.loans',
      'a.b',
      'a',
      'A.b',
      'a.b-',
      'a.-b',
      'a..b',
      '1.a',
      `a${'.b'.repeat(8)}`,
      `a.${'b'.repeat(127)}`,
    ],
  ],
  ['name', [...shown, ...more]],
  ['description', [...shown, ...more]],
  ['title', [...shown, ...more]],
  ['version', versions],
  ['minHostVersion', versions],
  ['rollbackFloor', versions],
  [
    'entryPoint',
    [...paths, 'main.dex', 'index.htm', 'https://evil.com/', 'javascript:alert(1)', 'index.html?a'],
  ],
  [
    'permissions',
    ['payment', 'geolocation', 'a.b', 'a:b', 'a..b', 'Pay', 'pay ment', '', 'a-b_c', 'a'.repeat(65), []],
  ],
  [
    'allowedDomains',
    [
      ...[
        'api.partner.com',
        'xn--bcher-kva.example',
        'a.b',
        'com',
        '*.a.com',
        'https://a.com',
        'a.com:443',
        'a.com/',
        'A.com',
      ],
      ...[
        'a.com.',
        '1.2.3.4',
        '0x7f.1',
        'a.0x',
        'a.1',
        '[::1]',
        'localhost',
        'a.localhost',
        'a.internal',
        'é.com',
        'ab--c.com',
      ],
      ...[
        '-a.com',
        'a-.com',
        `${'a'.repeat(63)}.com`,
        `${'a'.repeat(64)}.com`,
        'a_b.com',
        'a.com\n',
        `${'a.'.repeat(126)}ab`,
      ],
    ],
  ],
  ['runtime', ['web', 'web+worker', 'native', 'WEB', 'flash', '', null]],
  ['dataVersion', [1, 2, 0, -1, 2 ** 53 - 1, 2 ** 53, '1', 1.5]],
  ['webStorage', [true, false, 'true', 0, null]],
  ['files', [{}, [], { 'index.html': { crc32: 0, sha256: 'a'.repeat(64), size: 0 } }]],
  ['sha256', digests],
  ['size', [0, 1, 3, 67108864, 67108865, -1, 4294967295, '1']],
  ['crc32', [0, 1, 4294967295, 4294967296, -1, '0']],
  ['package', ['pay', 'more', 'none', '', 'toString', '__proto__']],
  [
    'packages',
    [
      {},
      { pay: { prefix: 'pay/' } },
      { pay: { prefix: 'pay/' }, more: { prefix: 'more/' }, deep: { prefix: 'pay/deep/' } },
      { pay: { prefix: 'pay/' }, more: { prefix: 'more/' }, twin: { prefix: 'pay/' } },
      { free: { prefix: 'free/' } },
      { P: { prefix: 'x/' } },
    ],
  ],
  ['prefix', ['pay/', 'more/', 'pay', '/', 'Pay/', 'pay/more/', '../', 'x/', 'con/']],
  ['preload', paths],
  ['pages', paths],
  ['src', paths],
  [
    'sizes',
    [
      '48x48',
      'any',
      '48X48',
      '0x1',
      '48x48 ',
      '48x48  96x96',
      `1x1${' 1x1'.repeat(15)}`,
      `1x1${' 1x1'.repeat(16)}`,
    ],
  ],
  ['icons', [{ src: 'icon.png' }, { src: 'index.html', sizes: 'any' }, { src: 'none.png' }, 'icon.png', []]],
  ['window', [{}, [], null, { title: 'Loans' }]],
  ['themeColor', colours],
  ['backgroundColor', colours],
  ['orientation', ['any', 'portrait', 'landscape', 'Any', 'auto']],
  ['fullscreen', [true, false, 'true', 1]],
  ['signature', ['', 'none', 'sha256:abc', 'rsa-pss-sha256:a:b', 1, null]],
]);

/** The dictionary of a manifest: for each member values that are right, nearly right, and wrong. */
export function manifestWords(member: string): readonly Json[] {
  return words.get(member) ?? [];
}
