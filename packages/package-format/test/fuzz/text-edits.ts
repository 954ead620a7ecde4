import fc from 'fast-check';

/** One change to the text of a document, token by token. */
export interface TextEdit {
  readonly edit:
    | 'space'
    | 'escape'
    | 'number'
    | 'member'
    | 'insert'
    | 'remove'
    | 'double'
    | 'swap'
    | 'replace'
    | 'byte'
    | 'cut';
  readonly at: number;
  readonly other: number;
  readonly token: string;
  readonly bytes: Uint8Array;
}

const oddTokens = [
  ...[
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\0',
    '//x',
    '/**/',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    '"',
  ],
  ...[
    'null',
    'true',
    'True',
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    "'a'",
    'a',
    '""',
    '"\\u0000"',
    '"\\ud800"',
  ],
  ...[
    '"\\x41"',
    '"\\u00e9"',
    '"\\/"',
    '"\t"',
    '"\u007f"',
    '"\ud83d\ude00"',
    '"__proto__":1,',
    '"\\u005f_proto__":1,',
  ],
  ...[
    '[[[[[[[[[[[[[[[[[',
    '{"a":'.repeat(20),
    `"x-deep":${'['.repeat(14)}${']'.repeat(14)},`,
    '"id":"a.b",',
    '"\\u0069d":"a.b",',
  ],
];
const numbers = [
  '-0',
  '1.0',
  '1e0',
  '1E0',
  '01',
  '+1',
  '.5',
  '1.',
  '0x1',
  '1_0',
  '9007199254740991',
  '9007199254740992',
];
const moreNumbers = [
  '-9007199254740991',
  '-9007199254740992',
  '1e400',
  '-1e-400',
  '١',
  '0',
  '-1',
  '10',
  '1n',
  '--1',
  '1e',
  '1e+',
];

/** A few changes to the text of a document. */
export const textEdits: fc.Arbitrary<readonly TextEdit[]> = fc.array(
  fc.record({
    edit: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('space', 'escape', 'number', 'member') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('insert', 'remove', 'double', 'swap', 'replace', 'byte', 'cut'),
      },
    ),
    at: fc.nat(400),
    other: fc.nat(400),
    token: fc.oneof(
      fc.constantFrom(...oddTokens),
      fc.constantFrom(...numbers, ...moreNumbers),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    bytes: fc.oneof(
      fc.constantFrom(
        Uint8Array.of(0xff),
        Uint8Array.of(0xc0, 0x80),
        Uint8Array.of(0xed, 0xa0, 0x80),
        Uint8Array.of(0xef, 0xbb, 0xbf),
        Uint8Array.of(0xf4, 0x90, 0x80, 0x80),
        Uint8Array.of(0xe2, 0x82),
      ),
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The bytes of a text after the changes. */
export function editText(text: string, edits: readonly TextEdit[]): Uint8Array {
  let bytes: Buffer = Buffer.from(text);
  for (const { edit, at, other, token, bytes: inserted } of edits) {
    const place = bytes.length === 0 ? 0 : (at * 7 + other) % bytes.length;
    if (edit === 'byte') bytes = Buffer.concat([bytes.subarray(0, place), inserted, bytes.subarray(place)]);
    else if (edit === 'cut') bytes = bytes.subarray(0, place);
    else bytes = Buffer.from(editTokens(tokensOf(bytes.toString()), { edit, at, other, token }).join(''));
  }
  return new Uint8Array(bytes);
}

function editTokens(
  tokens: readonly string[],
  {
    edit,
    at,
    other,
    token,
  }: Omit<TextEdit, 'bytes' | 'edit'> & { readonly edit: Exclude<TextEdit['edit'], 'byte' | 'cut'> },
): readonly string[] {
  const places =
    edit === 'number' ? placesWhere(tokens, /^-?\d/) : edit === 'escape' ? placesWhere(tokens, /^"./) : null;
  const place = places === null ? at % (tokens.length + 1) : (places[at % Math.max(places.length, 1)] ?? 0);
  const target = other % (tokens.length + 1);
  const here = tokens[place] ?? '';
  const swap = (index: number) => (index === place ? (tokens[target] ?? '') : index === target ? here : null);
  switch (edit) {
    case 'space':
      return [...tokens.slice(0, place), [' ', '\n', '\t', '\r'][other % 4] ?? ' ', ...tokens.slice(place)];
    case 'insert':
      return [...tokens.slice(0, place), token, ...tokens.slice(place)];
    case 'remove':
      return tokens.filter((_, index) => index !== place);
    case 'double':
      return [...tokens.slice(0, target), here, ...tokens.slice(target)];
    case 'swap':
      return tokens.map((old, index) => swap(index) ?? old);
    case 'replace':
      return tokens.map((old, index) => (index === place ? token : old));
    case 'number':
      return tokens.map((old, index) => (index === place ? numberAt(other) : old));
    case 'escape':
      return tokens.map((old, index) => (index === place ? escaped(old, other) : old));
    case 'member': {
      // The same name again, before or after the first, with another value.
      const names = placesWhere(tokens, /^"/).filter((index) => tokens[index + 1] === ':');
      const name = names[at % Math.max(names.length, 1)] ?? 0;
      return [
        ...tokens.slice(0, name),
        tokens[name] ?? '',
        ':',
        token === '' ? '1' : numberAt(other),
        ',',
        ...tokens.slice(name),
      ];
    }
  }
}

function placesWhere(tokens: readonly string[], pattern: RegExp): readonly number[] {
  return [...tokens.keys()].filter((index) => pattern.test(tokens[index] ?? ''));
}

function numberAt(index: number): string {
  const all = [...numbers, ...moreNumbers];
  return all[index % all.length] ?? '0';
}

/** One character of a string written as an escape: the same value in another text. */
function escaped(token: string, at: number): string {
  const place = 1 + (at % Math.max(token.length - 2, 1));
  const unit = token.charCodeAt(place);
  if (Number.isNaN(unit) || token[place] === '\\') return token;
  return `${token.slice(0, place)}\\u${unit.toString(16).padStart(4, '0')}${token.slice(place + 1)}`;
}

function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\[^])*"|[{}[\],:]|[^"{}[\],:]+|"/g) ?? [];
}
