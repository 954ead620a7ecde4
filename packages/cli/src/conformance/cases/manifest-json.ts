import { manifestCase, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { canonicalJson } from '../canonical-json.js';
import { join } from '../join.js';
import { rawZip } from '../raw-zip.js';
import { entriesOf, manifestMembers, signatureOf, signedManifest, utf8 } from '../sample-program.js';
import type { Members } from '../sample-program.js';

const duplicate = refused('JSON_DUPLICATE_KEY', '3.2');
const forbidden = refused('JSON_FORBIDDEN_KEY', '3.2');
const invalid = refused('JSON_INVALID', '3.2');
const number = refused('JSON_NUMBER_INVALID', '3.2');
const tooDeep = refused('JSON_TOO_DEEP', '3.2');
const notCanonical = refused('MANIFEST_NOT_CANONICAL', '3.3');
const notUtf8 = refused('UTF8_INVALID', '3.1');
const tooLarge = refused('MANIFEST_TOO_LARGE', '3.1');

/**
 * M1 to M12: bytes that two JSON readers take for two things. Each is signed over what a lenient reader makes of it,
 * so nothing but the fault itself is wrong.
 */
export function manifestJsonCases(): readonly CaseGroup[] {
  const { text } = sample();
  return [
    group('M1', () => [
      ...twice('a name twice, the stranger first', text.replace('{', '{"id":"com.evil.loans",'), duplicate),
      spelled('a name twice, the stranger last', text.replace(/}$/, ',"id":"com.evil.loans"}'), duplicate),
      spelled('a member of a file twice', text.replace('{"crc32":', '{"crc32":1,"crc32":'), duplicate),
      spelled('a name twice in a member of nobody', withMember('{"a":1,"b":{"c":1,"c":1}}'), duplicate),
    ]),
    group('M2', () => [
      ...twice(
        'a name twice, once with an escape',
        text.replace('"id":', '"\\u0069d":"com.evil.loans","id":'),
        duplicate,
      ),
      spelled(
        'a path twice, once with an escaped slash',
        text.replace('"js/app.js":', '"js\\/app.js":{},"js/app.js":'),
        duplicate,
      ),
    ]),
    group('M3', () => [
      ...twice('a member __proto__', withMember('{"__proto__":{"isAdmin":true}}'), forbidden),
      spelled('a member constructor', withMember('{"constructor":{"prototype":{}}}'), forbidden),
      spelled('a member prototype', withMember('{"prototype":{}}'), forbidden),
      spelled('a member __proto__ at the top', text.replace('{', '{"__proto__":{"format":1},'), forbidden),
      spelled('a member __proto__ with an escape', withMember('{"__proto\\u005f_":{}}'), forbidden),
    ]),
    group('M4', () => [
      ...twice('1 MiB and one byte', padded(1_048_577), tooLarge),
      packageCase(
        'a header that claims 4 GiB less two bytes',
        rawZip(entriesOf(utf8(text)).map((entry, at) => (at === 0 ? { ...entry, both: huge } : entry))),
        tooLarge,
      ),
    ]),
    group('M5', () => [
      ...twice('17 levels of lists', withMember(nested(16)), tooDeep),
      spelled('17 levels of objects', withMember('{"a":'.repeat(16) + '1' + '}'.repeat(16)), tooDeep),
      spelled('100,000 levels', withMember(nested(100_000)), tooDeep),
      spelled('100,000 levels that are never closed', '['.repeat(100_000), tooDeep),
    ]),
    group('M6', () => [
      ...twice('a byte order mark', `\ufeff${text}`, invalid),
      manifestCase('UTF-16', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')), notUtf8),
    ]),
    group('M7', () => [
      ...twice('a second document after the first', `${text}{"id":"com.evil.loans"}`, invalid),
      spelled('a second document on the next line', `${text}\n${text}`, invalid),
      spelled('a NUL at the end', `${text}\0`, invalid),
      spelled('a comma at the end', text.replace(/}$/, ',}'), invalid),
      spelled('a comment', text.replace('{', '{/* signed */'), invalid),
      spelled('no bytes', '', invalid),
    ]),
    group('M8', () => [
      ...twice('the first half of a pair, escaped', withMember('"\\ud800"'), invalid),
      spelled('the second half, escaped', withMember('"\\udc00"'), invalid),
      spelled('both halves in the wrong order', withMember('"\\udc00\\ud800"'), invalid),
      spelled('half a pair in a name', withMember('{"\\ud83d":1}'), invalid),
    ]),
    group('M9', () => [
      ...twice('a fraction', withMember('1.5'), number),
      ...['1e3', '-0', '1.0', '9007199254740992', '-9007199254740992', '1e400', '0.1e1'].map((digits) =>
        spelled(`the number ${digits}`, withMember(digits), number),
      ),
      ...['NaN', 'Infinity', '0x10', '01', '+1', '.5', '1.', '-'].map((digits) =>
        spelled(`${digits} as a number`, withMember(digits), invalid),
      ),
    ]),
    group('M10', () => [
      ...encoded('a byte that UTF-8 never has', [0xff]),
      ...encoded('an overlong form', [0xc0, 0xaf]),
      ...encoded('a sequence that is cut', [0xe2, 0x82]),
      ...encoded('half a surrogate pair as bytes', [0xed, 0xa0, 0x80]),
      ...encoded('a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]),
      ...encoded('a byte that only continues', [0x80]),
    ]),
    group('M11', () => unknownMembers()),
    group('M12', () => [
      ...twice('spaces', text.replace('{', '{ '), notCanonical),
      spelled('a line feed at the end', `${text}\n`, notCanonical),
      spelled('members in another order', reversed(), notCanonical),
      spelled('a slash with an escape', text.replace('js/app.js', 'js\\/app.js'), notCanonical),
      spelled('a letter with an escape', text.replace('"Loans"', '"\\u004coans"'), notCanonical),
      spelled('an escape in capitals', withMember('"\\u001F"'), notCanonical),
      spelled('a tab with a long escape', withMember('"\\u0009"'), notCanonical),
      spelled('names in the order of code points', withMember('{"\ufb33":1,"\u{1f600}":1}'), notCanonical),
    ]),
  ];
}

const huge = { size: 0xfffffffe, compressedSize: 0xfffffffe };

/** The sample manifest as text, and its signature. */
function sample(changes: Members = {}): { readonly text: string } {
  return { text: Buffer.from(signedManifest(manifestMembers(changes))).toString() };
}

function spelled(title: string, text: string, expected: ReturnType<typeof refused>): CaseDraft {
  return manifestCase(title, utf8(text), expected);
}

/** The same bytes read alone, and as the manifest of a container. */
function twice(title: string, text: string, expected: ReturnType<typeof refused>): readonly CaseDraft[] {
  return [
    spelled(title, text, expected),
    packageCase(`${title}, in a container`, rawZip(entriesOf(utf8(text))), expected),
  ];
}

/** The sample with the member `x-test`, whose value is written as it stands and signed as a lenient reader has it. */
function withMember(json: string): string {
  const signature = signatureOf(manifestMembers({ 'x-test': lenient(json) }));
  return canonicalJson({ ...manifestMembers(), signature }).replace(/}$/, `,"x-test":${json}}`);
}

/** What JSON.parse makes of a value, or null where it makes nothing of it or our own writer cannot write it. */
function lenient(json: string): unknown {
  if (json.length > 10_000) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null; // no reader accepts such a value, so no signature over it can be right
  }
}

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

function padded(bytes: number): string {
  const { length } = sample({ 'x-padding': '' }).text;
  return sample({ 'x-padding': 'x'.repeat(bytes - length) }).text;
}

function encoded(title: string, bytes: readonly number[]): readonly CaseDraft[] {
  const [before = '', after = ''] = withMember('"|"').split('|');
  return [manifestCase(title, join(utf8(before), Uint8Array.from(bytes), utf8(after)), notUtf8)];
}

function reversed(): string {
  const members = manifestMembers();
  const all = { ...members, signature: signatureOf(members) };
  return `{${Object.entries(all)
    .reverse()
    .map(([name, value]) => `${JSON.stringify(name)}:${canonicalJson(value)}`)
    .join(',')}}`;
}

function unknownMembers(): readonly CaseDraft[] {
  const refusal = refused('MANIFEST_INVALID', '3.4');
  const changed = (title: string, changes: Members, expected = refusal): CaseDraft =>
    packageCase(title, rawZip(entriesOf(signedManifest(manifestMembers(changes)))), expected);
  return [
    changed('a member that nobody has named', { autoUpdate: true }),
    changed('an extension in capitals', { 'x-Test': 1 }),
    changed('an extension without a name', { 'x-': 1 }),
    changed('format 2', { format: 2 }),
    changed('no format', { format: undefined }),
    changed('no name', { name: undefined }, refused('MANIFEST_INVALID', '3.13')),
    changed('an unknown member of window', { window: { kiosk: true } }, refused('MANIFEST_INVALID', '3.13')),
    changed('an extension below the top', { window: { 'x-test': 1 } }, refused('MANIFEST_INVALID', '3.13')),
  ];
}
