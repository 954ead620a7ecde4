import { accepted, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { canonicalJson } from '../canonical-json.js';
import { partnerKey, partnerKeys, people } from '../sample-keys.js';
import { entriesOf, manifestMembers, packed, partner, signedManifest, utf8 } from '../sample-program.js';
import type { Members } from '../sample-program.js';
import { rawZip } from '../raw-zip.js';
import { sampleStatement, times } from '../sample-statement.js';
import { stranger, withSignature } from '../signed-sample.js';
import { releaseCase, statementCase } from '../trust-case.js';
import { changed, invalid } from './changed-statement.js';
import { halting, sampleFallback, statementReach } from './statement-reach.js';

const mismatch = refused('STATEMENT_MISMATCH', '5.8');

/** V11, S25, S26, S28, S30 and S31: what a store says, or seems to say, about a release. */
export function statementCases(): readonly CaseGroup[] {
  return [
    group('V11', sequences),
    group('S25', members),
    group('S26', otherReleases),
    group('S28', clocks),
    group('S30', debugBuilds),
    group('S31', statementReach),
  ];
}

const hostDecides =
  'Which number was seen before is in the record of a host, so the rest of this number is decided there (updates 2.1).';

function sequences(): readonly CaseDraft[] {
  return [
    changed('a release that takes back itself', { rollbackOf: 7 }, invalid('5.3'), hostDecides),
    changed('a release that takes back a later one', { rollbackOf: 8 }, invalid('5.3')),
    changed('a release that takes back an earlier one', { rollbackOf: 6 }, accepted),
    changed('releaseSeq 0', { releaseSeq: 0 }, invalid('5.3')),
    changed('statementSeq 0', { statementSeq: 0 }, invalid('5.3')),
    changed('a fraction as statementSeq', { statementSeq: 1.5 }, refused('JSON_NUMBER_INVALID', '3.2')),
    statementCase(
      'a rollback where the log has a release',
      sampleStatement({ members: { rollbackOf: 6 }, logged: { rollbackOf: null } }),
      refused('LOG_PROOF_INVALID', '8.5'),
    ),
  ];
}

function members(): readonly CaseDraft[] {
  const without = (name: string, rule: string) => changed(`no ${name}`, { [name]: undefined }, invalid(rule));
  return [
    without('manifestSha256', '5.7'),
    without('container', '5.7'),
    without('partner', '5.5'),
    without('expires', '5.4'),
    without('statementSeq', '5.3'),
    without('storeKeysVersion', '5.3'),
    changed('a digest in capitals', { manifestSha256: 'AB'.repeat(32) }, invalid('5.7')),
    changed('a member that nobody has named', { mandatory: true }, invalid('5.2')),
    changed('format 2', { format: 2 }, invalid('5.2')),
    changed('another id', { id: 'Loans' }, refused('ID_INVALID', '5.2')),
    changed(
      'a range as lowest host version',
      { minHostVersion: '>=1.0.0' },
      refused('VERSION_INVALID', '5.2'),
    ),
    changed('a channel in capitals', { channel: 'Stable' }, invalid('5.2')),
    statementCase(
      'spaces',
      utf8(` ${Buffer.from(sampleStatement()).toString()}`),
      refused('STATEMENT_NOT_CANONICAL', '5.1'),
    ),
    statementCase(
      'a member twice',
      utf8(Buffer.from(sampleStatement()).toString().replace('{', '{"id":"com.evil.loans",')),
      refused('JSON_DUPLICATE_KEY', '3.2'),
    ),
    statementCase(
      '64 KiB and more',
      sampleStatement({ members: { 'x-padding': 'x'.repeat(65_536) } }),
      refused('STATEMENT_TOO_LARGE', '5.1'),
    ),
    statementCase(
      'signed as a manifest',
      sampleStatement({ kind: 'manifest' }),
      refused('SIGNATURE_INVALID', '4.4'),
    ),
    statementCase(
      'signed as a recall list',
      sampleStatement({ kind: 'recall-list' }),
      refused('SIGNATURE_INVALID', '4.4'),
    ),
    statementCase(
      'signed by the partner',
      sampleStatement({ signer: partner() }),
      refused('KEY_UNKNOWN', '4.7'),
    ),
    statementCase(
      'signed by the log',
      sampleStatement({ signer: people.log() }),
      refused('KEY_UNKNOWN', '4.7'),
    ),
    statementCase(
      'signed by a stranger',
      sampleStatement({ signer: stranger() }),
      refused('KEY_UNKNOWN', '4.7'),
    ),
    statementCase(
      'not signed',
      utf8(canonicalJson({ format: 1, id: 'com.partner.loans' })),
      refused('SIGNATURE_MISSING', '4.1'),
    ),
  ];
}

function otherReleases(): readonly CaseDraft[] {
  const digest = 'ab'.repeat(32);
  const release = (title: string, changes: Members, expected = mismatch) =>
    releaseCase(title, sampleStatement({ members: changes }), expected);
  const allowed = (powers: Members) => ({ partner: { ...samplePartner(), ...powers } });
  return [
    statementCase('the statement of another program', sampleStatement(), refused('ID_MISMATCH', '5.8'), {
      id: 'com.partner.savings',
      note: 'Statements name no platform and no host app.',
    }),
    statementCase('the statement of another channel', sampleStatement(), refused('ID_MISMATCH', '5.8'), {
      channel: 'beta',
    }),
    statementCase('the statement of the channel asked for', sampleStatement(), accepted, {
      channel: 'stable',
    }),
    statementCase(
      'a statement of another store',
      sampleStatement({ signer: people.newStatements() }),
      refused('KEY_UNKNOWN', '4.7'),
    ),
    statementCase(
      'the log of another store',
      sampleStatement({ head: { members: { origin: 'other.example' } } }),
      refused('LOG_PROOF_INVALID', '8.3'),
    ),
    release('the digest of another manifest', { manifestSha256: digest }),
    release('another version', { version: '2.3.2' }),
    release('another id', { id: 'com.partner.savings' }, refused('ID_MISMATCH', '5.8')),
    release('another lowest host version', { minHostVersion: '1.0.1' }),
    release('another size of the container', { container: { sha256: digest, size: 1 } }),
    release('a permission that the store does not allow', allowed({ permissions: ['geolocation'] })),
    release('a domain that the store does not allow', allowed({ domains: [] })),
    release(
      'more powers than the manifest asks for',
      allowed({ permissions: ['camera', 'geolocation', 'payment'] }),
      accepted,
    ),
    releaseCase('a container that another partner signed', sampleStatement(), refused('KEY_UNKNOWN', '4.7'), {
      container: rawZip(entriesOf(signedManifest(manifestMembers(), stranger()))),
    }),
    releaseCase('another release of the same partner', sampleStatement(), mismatch, {
      container: packed({ version: '2.3.0' }),
    }),
    statementCase(
      'the keys of one partner under the name of another',
      sampleStatement({ partnerKeys: partnerKeys({ partner: 'other' }) }),
      invalid('5.6'),
    ),
    statementCase(
      'partner keys that nobody of the partner signed',
      sampleStatement({ partnerKeys: partnerKeys({ keys: [partnerKey(stranger())] }) }),
      refused('THRESHOLD_NOT_MET', '7.2'),
    ),
  ];
}

function samplePartner(): Members {
  return {
    id: 'partner',
    name: 'Partner',
    keys: partnerKeys(),
    permissions: ['geolocation', 'payment'],
    domains: ['api.partner.com'],
  };
}

function clocks(): readonly CaseDraft[] {
  const note =
    'Whether a statement has expired, and by which clock, is decided by the host (updates 2.1): documents have no clock.';
  return [
    changed('expired before it was signed', { expires: '2026-11-20T10:00:00Z' }, invalid('5.4'), note),
    changed('expired when it was signed', { expires: times.signed }, invalid('5.4')),
    changed('published after it was signed', { publishedAt: '2026-11-22T00:00:00Z' }, invalid('5.4')),
    changed('a day that the calendar does not have', { expires: '2026-11-31T00:00:00Z' }, invalid('5.4')),
    changed('a time with an offset', { expires: '2026-11-28T10:00:00+01:00' }, invalid('5.4')),
    changed('a time with fractions', { expires: '2026-11-28T10:00:00.000Z' }, invalid('5.4')),
    changed('a time as a number', { expires: 1_795_860_000 }, invalid('5.4')),
    changed('the second that does not exist', { expires: '2026-12-31T23:59:60Z' }, invalid('5.4')),
  ];
}

function debugBuilds(): readonly CaseDraft[] {
  const note =
    'Only builds made with the debug entry accept this. That no release build contains it is a test of ours (test/topology.test.ts).';
  return [
    packageCase(
      'a domain that only debug builds allow',
      packed({ allowedDomains: ['api.localhost:8080'] }),
      refused('DOMAIN_INVALID', '3.9'),
      { note },
    ),
    packageCase(
      'an unsigned package, as simulators run them',
      withSignature(undefined),
      refused('SIGNATURE_MISSING', '4.1'),
    ),
    packageCase(
      'a member that asks for debugging',
      packed({ debug: true }),
      refused('MANIFEST_INVALID', '3.4'),
    ),
  ];
}

/** C13: statements and releases that must be accepted. */
export function validStatementCases(): readonly CaseGroup[] {
  return [
    group('C13', () => [
      statementCase('a statement', sampleStatement(), accepted, { id: 'com.partner.loans' }),
      releaseCase('a statement and its container', sampleStatement(), accepted),
      statementCase('a member of nobody', sampleStatement({ members: { 'x-campaign': [1, 2] } }), accepted),
      releaseCase(
        'two keys of the partner, one of which signed',
        sampleStatement({
          partnerKeys: partnerKeys({ keys: [partnerKey(people.successor()), partnerKey(partner())] }),
        }),
        accepted,
      ),
      statementCase(
        'both witnesses',
        sampleStatement({
          head: {
            witnesses: [
              [people.witnessA(), times.signed],
              [people.witnessB(), times.signed],
            ],
          },
        }),
        accepted,
      ),
      statementCase(
        'a release for a part of the devices, for a time, that forces an update',
        sampleStatement({
          members: {
            rollout: halting({ minVerdicts: 100 }),
            fallback: sampleFallback,
            schedule: { from: times.signed, until: times.expires },
            ...{ minUsableSeq: 6, graceUntil: times.expires },
          },
        }),
        accepted,
      ),
    ]),
  ];
}
