import { createHmac } from 'node:crypto';
import { manifestCase, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { signPss } from '../pss-signature.js';
import { rawZip } from '../raw-zip.js';
import {
  entriesOf,
  manifestMembers,
  packed,
  partner,
  sampleEntries,
  signatureOf,
  signedManifest,
  utf8,
} from '../sample-program.js';
import { signatureText, signedText, stranger, withSignature } from '../signed-sample.js';
import type { TestKey } from '../test-key.js';

const invalid = refused('SIGNATURE_INVALID', '4.4');
const malformed = refused('SIGNATURE_MALFORMED', '4.1');
const missing = refused('SIGNATURE_MISSING', '4.1');
const unknown = refused('KEY_UNKNOWN', '4.7');

/** S1, S2, S13 to S15 and S21 to S23: documents whose signature is not theirs, or is written in another way. */
export function signatureDocumentCases(): readonly CaseGroup[] {
  return [
    group('S1', () => [
      signed('no signature', undefined, missing),
      signed('an empty signature', '', missing),
      signed('the signature none', 'none', missing),
      signed('a digest as signature', `sha256:${'ab'.repeat(32)}`, missing),
      signed('null as signature', null, malformed),
      signed('a list of signatures', [signatureOf(manifestMembers())], malformed),
    ]),
    group('S2', () => algorithms()),
    group('S13', () => base64()),
    group('S14', () => [
      packageCase('a key that nobody trusts', packedBy(stranger()), unknown),
      packageCase('a good signature, and no trusted key', packed(), unknown, { trustedKeys: [] }),
    ]),
    group('S15', () => [
      packageCase('the key of another partner', packed(), unknown, { trustedKeys: [stranger()] }),
      packageCase(
        'the id of another trusted key over one’s own signature',
        withSignature(signatureText(signPss(partner(), signedText()), stranger().keyId)),
        invalid,
        { trustedKeys: [partner(), stranger()] },
      ),
    ]),
    group('S21', () => [
      packageCase(
        'signed as a statement',
        withSignature(signatureOf(manifestMembers(), partner(), 'miniapp/statement/v1\n')),
        invalid,
      ),
      packageCase(
        'signed without a prefix',
        withSignature(signatureOf(manifestMembers(), partner(), '')),
        invalid,
      ),
      packageCase(
        'signed as the next version of manifests',
        withSignature(signatureOf(manifestMembers(), partner(), 'miniapp/manifest/v2\n')),
        invalid,
      ),
      packageCase(
        'signed with another line end',
        withSignature(signatureOf(manifestMembers(), partner(), 'miniapp/manifest/v1\r\n')),
        invalid,
      ),
      packageCase(
        'signed over the empty signature too',
        withSignature(signatureOf(manifestMembers({ signature: '' }))),
        invalid,
      ),
    ]),
    group('S22', () => reserialised()),
    group('S23', () => [
      packageCase(
        'the signature of another version',
        withSignature(signatureOf(manifestMembers({ version: '2.3.0' }))),
        invalid,
      ),
      packageCase(
        'the signature of another id',
        withSignature(signatureOf(manifestMembers({ id: 'com.partner.savings' }))),
        invalid,
      ),
      packageCase(
        'the signature of a manifest with fewer permissions',
        withSignature(signatureOf(manifestMembers({ permissions: [] }))),
        invalid,
      ),
      packageCase(
        'the signature of a manifest with other files',
        withSignature(signatureOf(manifestMembers({ files: {} }))),
        invalid,
      ),
    ]),
  ];
}

function packedBy(key: TestKey): Uint8Array {
  return rawZip(entriesOf(signedManifest(manifestMembers(), key)));
}

function signed(title: string, signature: unknown, expected: ReturnType<typeof refused>): CaseDraft {
  return packageCase(title, withSignature(signature), expected);
}

function algorithms(): readonly CaseDraft[] {
  const good = signatureOf(manifestMembers());
  const secret = createHmac('sha256', partner().spki).update(signedText()).digest('base64');
  const renamed = (name: string) => good.replace('rsa-pss-sha256', name);
  return [
    signed('PKCS#1 v1.5 by name', renamed('rs256'), malformed),
    signed('a shared secret, which is the public key', `hs256:${partner().keyId}:${secret}`, malformed),
    signed('a shared secret under the right name', `rsa-pss-sha256:${partner().keyId}:${secret}`, invalid),
    signed('another hash by name', renamed('rsa-pss-sha512'), malformed),
    signed('the name in capitals', renamed('RSA-PSS-SHA256'), malformed),
    signed('a further part', `${good}:salt=0`, malformed),
    signed('a space before it', ` ${good}`, malformed),
    signed('no key id', good.replace(`:${partner().keyId}`, ''), malformed),
    signed('a key id in capitals', good.replace(partner().keyId, partner().keyId.toUpperCase()), malformed),
    signed('another algorithm in a member of its own', good.replace('rsa-pss-sha256', 'none'), malformed),
  ];
}

function base64(): readonly CaseDraft[] {
  const good = signatureOf(manifestMembers());
  const head = good.slice(0, good.lastIndexOf(':') + 1);
  const text = good.slice(head.length);
  // 256 bytes end in one full group and a rest of one byte: two characters and two padding signs.
  const lastCharacter = text.charAt(text.length - 3);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const stray = alphabet.charAt(alphabet.indexOf(lastCharacter) + 1);
  const url = text.replace(/\+/g, '-').replace(/\//g, '_');
  return [
    signed('a line feed inside', `${head}${text.slice(0, 76)}\n${text.slice(76)}`, malformed),
    signed('a space at the end', `${good} `, malformed),
    signed('the alphabet for addresses', `${head}${url}`, malformed),
    signed('no padding', `${head}${text.replace(/=/g, '')}`, malformed),
    signed('too much padding', `${good}=`, malformed),
    signed('unused bits that are not zero', `${head}${text.slice(0, -3)}${stray}==`, malformed),
    signed('hexadecimal', `${head}${Buffer.from(text, 'base64').toString('hex')}`, invalid),
    signed('nothing after the key id', head, invalid),
  ];
}

function reserialised(): readonly CaseDraft[] {
  const [manifest] = sampleEntries();
  const members: unknown = JSON.parse(Buffer.from(manifest?.content ?? utf8('')).toString());
  const pretty = utf8(JSON.stringify(members, null, 2));
  const notCanonical = refused('MANIFEST_NOT_CANONICAL', '3.3');
  return [
    packageCase('written again with spaces', rawZip(entriesOf(pretty)), notCanonical),
    manifestCase('the same, read alone', pretty, notCanonical),
  ];
}
