import fc from 'fast-check';
import { text } from '../fixture.js';

/** Names that have hurt readers of archives: traversal, absolute, devices, streams, look-alikes, object members. */
export const hostilePaths: readonly string[] = [
  ...[
    '../evil',
    'a/../../evil',
    '..\\evil',
    '/etc/x',
    'C:/x',
    'C:x',
    '\\\\srv\\share',
    'a\0b',
    '',
    './a',
    'a//b',
  ],
  ...[
    'a/',
    'a.',
    'a ',
    ' a',
    'CON',
    'nul.js',
    'COM1.txt',
    'lpt9 .js',
    'conin$',
    'a:stream',
    'a\u202eb',
    'a\u200bb',
  ],
  ...[
    'é.js',
    'e\u0301.js',
    'ß.js',
    'A.js',
    'a.js',
    'INDEX.HTML',
    'index.html',
    'index.html/x',
    'manifest.json',
  ],
  ...[
    'MANIFEST.json',
    'manifest.json/x',
    'x/manifest.json',
    '__proto__',
    'constructor',
    'toString',
    'prototype/x',
  ],
  ...[
    'pay/p.js',
    'pay',
    'Pay/x',
    'pay/../x',
    '%2e%2e/x',
    'a?b',
    'a#b',
    'a*b',
    '~a',
    '$a',
    'a[1].js',
    '..',
    '.',
    '...',
  ],
  ...[
    'a'.repeat(100),
    'a'.repeat(101),
    'ab/'.repeat(16) + 'x',
    'ab/'.repeat(15) + 'x',
    'abcd/'.repeat(45) + 'x',
  ],
  ...[
    '\ud800',
    '\u{1f600}.png',
    '\ufeffa',
    'a\u2028b',
    '0',
    '10',
    '9',
    'length',
    '.hidden',
    'a..b',
    'com0',
    'com10',
  ],
];

const letters = Array.from('abZ019._-~!$&\'()+,;=@^{}[] /%?#:\\*"<>|\0\n\u00e9\u212a\u0130');

/** A path, safe or not. */
export const paths: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostilePaths),
  fc.array(fc.constantFrom(...letters), { maxLength: 24 }).map((units) => units.join('')),
  fc
    .array(
      fc.constantFrom('a', 'B', 'con', '..', '.', '', ' ', 'x.js', 'aux.', 'nul.tar.gz', 'long'.repeat(20)),
      {
        maxLength: 18,
      },
    )
    .map((segments) => segments.join('/')),
);

/** The name of an entry, also one that is not UTF-8. */
export const entryNames: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: paths },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.constantFrom(
        Uint8Array.of(0xff),
        Uint8Array.of(0xc0, 0xaf),
        Uint8Array.of(0xed, 0xa0, 0x80),
        text('x'.repeat(3000)),
      ),
      fc.uint8Array({ maxLength: 20 }),
    ),
  },
);
