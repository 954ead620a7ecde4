import fc from 'fast-check';
import {
  PackageError,
  canonicalize,
  decodeUtf8,
  derToPem,
  encodeUtf8,
  fromBase64,
  fromHex,
  parseJson,
  pemToDer,
} from '../../src/index.js';
import { readJson, readText } from './document-oracle.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { anyJson, jcs } from './json-tree.js';
import { editText, textEdits } from './text-edits.js';
import { expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

/** Strict JSON: read exactly when an oracle reads it, and to the same value. */
const json = fuzzKind(
  'encoding: JSON',
  fc.record({ tree: anyJson, indent: fc.nat(2), edits: fc.oneof(fc.constant([]), textEdits) }),
  async ({ tree, indent, edits }) => {
    const bytes = editText(JSON.stringify(tree, null, indent), edits);
    const expected = readJson(bytes);
    const verdict = await verdictOf(bytes, () => parseJson(bytes));
    if (
      verdict.type === 'accepted' &&
      expected !== undefined &&
      canonicalize(verdict.value) !== jcs(expected)
    ) {
      throw new Violation('The value is another', bytes);
    }
    return expectAcceptance(verdict, expected !== undefined, bytes);
  },
);

/** UTF-8 against the platform's own decoder, and back. */
const utf8 = fuzzKind(
  'encoding: UTF-8',
  fc.record({
    text: fc.string({ unit: 'binary' }),
    edits: fc.oneof(fc.constant([]), textEdits),
    raw: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 12 }),
  }),
  async (input) => {
    const bytes = input.raw ? input.bytes : editText(input.text, input.edits);
    const expected = readText(bytes);
    const verdict = await verdictOf(bytes, () => decodeUtf8(bytes));
    if (
      verdict.type === 'accepted' &&
      (verdict.value !== expected || Buffer.compare(encodeUtf8(verdict.value), bytes) !== 0)
    ) {
      throw new Violation('The text is another', bytes);
    }
    return expectAcceptance(verdict, expected !== undefined, bytes);
  },
);

interface Spoil {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

/** A character too few, too many or wrong, or none of these. */
const spoils = (characters: string): fc.Arbitrary<Spoil> =>
  fc.record({ at: fc.nat(40), removed: fc.nat(2), added: fc.constantFrom('', ...Array.from(characters)) });

/** Base64 and hexadecimal: one text for the same bytes. */
const base64 = fuzzKind(
  'encoding: base64',
  fc.tuple(fc.uint8Array({ maxLength: 20 }), spoils('AB01+/=-_ \n\u0100')),
  async ([bytes, spoil]) => {
    const text = spoilt(Buffer.from(bytes).toString('base64'), spoil);
    const isValid = Buffer.from(text, 'base64').toString('base64') === text;
    return expectAcceptance(await verdictOf(text, () => fromBase64(text)), isValid, text);
  },
);

const hex = fuzzKind(
  'encoding: hexadecimal',
  fc.tuple(fc.uint8Array({ maxLength: 20 }), spoils('a0Ag \n\uff11')),
  async ([bytes, spoil]) => {
    const text = spoilt(Buffer.from(bytes).toString('hex'), spoil);
    const isValid = Buffer.from(text, 'hex').toString('hex') === text;
    return expectAcceptance(await verdictOf(text, () => fromHex(text)), isValid, text);
  },
);

const labels = ['PUBLIC KEY', 'PRIVATE KEY', 'RSA PUBLIC KEY', 'CERTIFICATE', 'public key', ''];
const junk = [
  '',
  '\n',
  ' ',
  '\r\n',
  'Proc-Type: 4,ENCRYPTED\n',
  '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
  '#',
  '\ufeff',
];

/** PEM: one block with the right label and nothing beside it (package-format 4.8). */
const pem = fuzzKind(
  'encoding: PEM',
  fc.record({
    der: fc.uint8Array({ maxLength: 120 }),
    begin: fc.constantFrom('PUBLIC KEY', 'PUBLIC KEY', ...labels),
    end: fc.constantFrom('PUBLIC KEY', 'PUBLIC KEY', ...labels),
    before: fc.constantFrom('', '', ...junk),
    after: fc.constantFrom('', '', ...junk),
    spoil: spoils('A=- \n'),
  }),
  async ({ der, begin, end, before, after, spoil }) => {
    const body = spoilt(Buffer.from(der).toString('base64'), spoil);
    const text = `${before}-----BEGIN ${begin}-----\n${body}\n-----END ${end}-----\n${after}`;
    const verdict = await verdictOf(text, () => pemToDer(text, 'PUBLIC KEY'));
    const content = body.replace(/\n/g, '');
    const isFramed =
      begin === 'PUBLIC KEY' && end === 'PUBLIC KEY' && before.trim() === '' && after.trim() === '';
    const isValid =
      isFramed && /^[^\n]/.test(body) && Buffer.from(content, 'base64').toString('base64') === content;
    if (
      verdict.type === 'accepted' &&
      pemToDer(derToPem(verdict.value, 'PUBLIC KEY'), 'PUBLIC KEY').length !== verdict.value.length
    ) {
      throw new Violation('Written back it is another', text);
    }
    // The refusal of the base64 is told in the words of a key file; what was wrong with it stays beside it.
    const isTranslated = isFramed && /^[A-Za-z0-9+/=][A-Za-z0-9+/=\n]*$/.test(body) && !isValid;
    if (isTranslated && verdict.type === 'refused' && !(verdict.refusal.cause instanceof PackageError)) {
      throw new Violation('The cause is lost', text);
    }
    return expectAcceptance(verdict, isValid, text);
  },
);

/** The encodings, each against the platform's own. */
export const encodingKinds: readonly FuzzKind[] = [json, utf8, base64, hex, pem];

function spoilt(text: string, { at, removed, added }: Spoil): string {
  return text.slice(0, at) + added + text.slice(at + removed);
}
