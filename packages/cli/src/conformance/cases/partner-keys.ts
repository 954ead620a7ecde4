import { accepted, group, packageCase, refused } from '../case.js';
import type { Verdict } from '../case-input.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { signPss } from '../pss-signature.js';
import {
  keyEntry,
  partnerKey,
  partnerKeys,
  partnerKeysMembers,
  people,
  quorum,
  signed,
  storeKeysMembers,
} from '../sample-keys.js';
import { partner, utf8 } from '../sample-program.js';
import type { Members } from '../sample-program.js';
import { sampleStatement, times } from '../sample-statement.js';
import { seededBytes } from '../seeded-bytes.js';
import { signatureText, signedText, stranger, withSignature } from '../signed-sample.js';
import { canonicalJson } from '../canonical-json.js';
import type { TestKey } from '../test-key.js';
import { partnerKeysCase, releaseCase, statementCase, storeKeysCase } from '../trust-case.js';

const wrongId = refused('KEY_INVALID', '4.6');
const tooFew = refused('THRESHOLD_NOT_MET', '7.2');
const signedTwice = refused('DOCUMENT_INVALID', '7.2');
const revoked = refused('KEY_REVOKED', '7.8');
const expired = refused('KEY_EXPIRED', '7.8');

/** S16 to S20: which key it is, when it counts, and how many of them are needed. */
export function partnerKeysCases(): readonly CaseGroup[] {
  return [
    group('S16', otherMaterial),
    group('S17', validity),
    group('S18', revocation),
    group('S19', repeatedSigners),
    group('S20', thresholds),
  ];
}

function otherMaterial(): readonly CaseDraft[] {
  const mixed = { ...partnerKey(stranger()), keyId: partner().keyId };
  const members = storeKeysMembers();
  const [first, ...others] = members.keys as readonly Members[]; // storeKeysMembers made a list
  const mixedStore = { ...members, keys: [{ ...first, spki: keyEntry(stranger()).spki }, ...others] };
  const spaced = { ...partnerKey(partner()), spki: `${keyEntry(partner()).spki} ` };
  const claimed = signatureText(signPss(stranger(), signedText()), partner().keyId);
  return [
    packageCase(
      'the id of the partner’s key over the signature of another',
      withSignature(claimed),
      refused('SIGNATURE_INVALID', '4.4'),
    ),
    statementCase(
      'a partner key under the id of another',
      sampleStatement({ partnerKeys: partnerKeys({ keys: [mixed] }) }),
      wrongId,
    ),
    partnerKeysCase('the same, read alone', [partnerKeys({ keys: [mixed] })], wrongId),
    storeKeysCase(
      'a store key under the id of another',
      [quorum('store-keys', mixedStore, [people.rootA(), people.rootB()])],
      wrongId,
    ),
    partnerKeysCase('a key whose base64 has a space', [partnerKeys({ keys: [spaced] })], wrongId),
    partnerKeysCase(
      'a key of 1024 bits that signed the document',
      [partnerKeys({ keys: [partnerKey(people.weak())] }, [people.weak()])],
      refused('KEY_INVALID', '4.5'),
    ),
  ];
}

/** The partner's key with these times, and a second one that signs the document. */
function timed(keyTimes: Members, version = 1): Members {
  const keys = [partnerKey(partner(), keyTimes), partnerKey(people.successor())];
  return partnerKeys({ keys, version }, [people.successor()]);
}

function validity(): readonly CaseDraft[] {
  const published = (title: string, keyTimes: Members, expected: Verdict = expired) =>
    releaseCase(title, sampleStatement({ partnerKeys: timed(keyTimes) }), expected);
  return [
    published('a key that is not valid yet', { notBefore: '2026-11-20T10:00:01Z' }),
    published('a key that has ended', { notAfter: '2026-11-20T09:59:59Z' }),
    published('a key in its first second', { notBefore: times.published }, accepted),
    published('a key in its last second', { notAfter: times.published }, accepted),
    releaseCase(
      'a key that ended after the release',
      sampleStatement({ partnerKeys: timed({ notAfter: '2026-11-20T10:00:01Z' }) }),
      accepted,
    ),
    releaseCase(
      'a statement that dates the release back into the time of the key',
      sampleStatement({
        partnerKeys: timed({ notAfter: '2026-11-19T00:00:00Z' }),
        members: { publishedAt: '2026-11-18T00:00:00Z' },
        logged: { at: times.published },
      }),
      refused('LOG_PROOF_INVALID', '8.5'),
    ),
    partnerKeysCase(
      'a key that ends before it begins',
      [timed({ notBefore: '2026-11-20T00:00:00Z', notAfter: '2026-11-19T00:00:00Z' })],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
    partnerKeysCase(
      'a day that the calendar does not have',
      [timed({ notBefore: '2026-02-30T00:00:00Z' })],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
  ];
}

function revocation(): readonly CaseDraft[] {
  const stolen = (since: string, version = 1) => timed({ compromisedSince: since }, version);
  const rotated = (signers: Parameters<typeof partnerKeys>[1]) => partnerKeys({ version: 2 }, signers);
  return [
    releaseCase(
      'a key that was in other hands',
      sampleStatement({ partnerKeys: stolen('2026-11-01T00:00:00Z') }),
      revoked,
    ),
    releaseCase(
      'a key in other hands since that second',
      sampleStatement({ partnerKeys: stolen(times.published) }),
      revoked,
    ),
    releaseCase(
      'a key in other hands a second later',
      sampleStatement({ partnerKeys: stolen('2026-11-20T10:00:01Z') }),
      accepted,
    ),
    releaseCase('a key that newer keys call stolen', sampleStatement(), revoked, {
      newestPartnerKeys: stolen('2026-11-01T00:00:00Z', 2),
    }),
    releaseCase('a key that newer keys only dropped', sampleStatement(), accepted, {
      newestPartnerKeys: partnerKeys({ version: 2, keys: [partnerKey(people.successor())] }, [
        people.successor(),
      ]),
    }),
    releaseCase('a key whose time newer keys have moved', sampleStatement(), accepted, {
      newestPartnerKeys: timed({ notBefore: '2026-12-01T00:00:00Z' }, 2),
    }),
    partnerKeysCase(
      'a rotation signed with a stolen key only',
      [stolen('2026-11-01T00:00:00Z'), rotated([partner()])],
      tooFew,
    ),
    partnerKeysCase(
      'keys signed with the one that they call stolen',
      [
        partnerKeys(
          {
            keys: [
              partnerKey(partner(), { compromisedSince: '2026-11-01T00:00:00Z' }),
              partnerKey(people.successor()),
            ],
          },
          [partner()],
        ),
      ],
      tooFew,
    ),
    partnerKeysCase(
      'no key in good hands',
      [partnerKeys({ keys: [partnerKey(partner(), { compromisedSince: '2026-11-01T00:00:00Z' })] })],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
  ];
}

/** Two keys, both needed; a further one makes it two of three. */
function pair(
  signatures: (members: Members) => readonly string[],
  further: readonly TestKey[] = [],
): Members {
  const members = partnerKeysMembers({
    threshold: 2,
    keys: [partner(), people.successor(), ...further].map((key) => partnerKey(key)),
  });
  return { ...members, signatures: signatures(members) };
}

/** A second signature of the partner's key, with another salt. */
function again(members: Members): string {
  const message = utf8(`miniapp/partner-keys/v1\n${canonicalJson(members)}`);
  return signatureText(signPss(partner(), message, { salt: seededBytes('another salt', 32) }));
}

function repeatedSigners(): readonly CaseDraft[] {
  const own = (members: Members) => signed('partner-keys', members, partner());
  const twice = partnerKeysMembers({ threshold: 2, keys: [partnerKey(partner()), partnerKey(partner())] });
  const renamed = partnerKeysMembers({
    threshold: 2,
    keys: [partnerKey(partner()), { ...partnerKey(partner()), keyId: stranger().keyId }],
  });
  return [
    partnerKeysCase(
      'the same signature twice',
      [pair((members) => [own(members), own(members)])],
      signedTwice,
    ),
    partnerKeysCase(
      'two signatures of one key',
      [pair((members) => [own(members), again(members)])],
      signedTwice,
    ),
    partnerKeysCase(
      'one signature under the ids of two keys',
      [pair((members) => [own(members), own(members).replace(partner().keyId, people.successor().keyId)])],
      tooFew,
    ),
    partnerKeysCase(
      'a key that is listed twice',
      [{ ...twice, signatures: [own(twice)] }],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
    partnerKeysCase(
      'a key that is listed under two ids',
      [{ ...renamed, signatures: [own(renamed), again(renamed)] }],
      wrongId,
    ),
  ];
}

function thresholds(): readonly CaseDraft[] {
  const own = (members: Members) => signed('partner-keys', members, partner());
  const second = (members: Members) => signed('partner-keys', members, people.successor());
  const foreign = (members: Members) => signed('partner-keys', members, stranger());
  const wrong = (members: Members) => signed('partner-keys', { ...members, version: 9 }, stranger());
  const spoilt = (members: Members) => signed('partner-keys', { ...members, version: 9 }, people.successor());
  const two: Verdict = { ok: true, result: 1 };
  return [
    partnerKeysCase(
      'two right signatures of three, and a wrong one before them',
      [pair((members) => [wrong(members), own(members), second(members)], [stranger()])],
      two,
    ),
    partnerKeysCase(
      'enough signatures and a foreign one',
      [pair((members) => [own(members), second(members), foreign(members)])],
      two,
    ),
    partnerKeysCase('one signature where two are needed', [pair((members) => [own(members)])], tooFew),
    partnerKeysCase(
      'one right signature and a wrong one',
      [pair((members) => [own(members), spoilt(members)])],
      tooFew,
    ),
    partnerKeysCase(
      'one right signature and a foreign one',
      [pair((members) => [own(members), foreign(members)])],
      tooFew,
    ),
    partnerKeysCase('no signature', [pair(() => [])], tooFew),
    partnerKeysCase('a threshold of 0', [partnerKeys({ threshold: 0 })], refused('DOCUMENT_INVALID', '7.5')),
    partnerKeysCase(
      'a threshold above the number of keys',
      [partnerKeys({ threshold: 2 })],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
    partnerKeysCase(
      'a member that nobody has named',
      [partnerKeys({ trusted: true })],
      refused('DOCUMENT_INVALID', '7.5'),
    ),
    partnerKeysCase(
      'a signature that is no signature',
      [pair((members) => [own(members), 'none'])],
      refused('SIGNATURE_MISSING', '4.1'),
    ),
    partnerKeysCase(
      'a signature as a manifest',
      [pair((members) => [own(members), signed('manifest', members, people.successor())])],
      tooFew,
    ),
  ];
}
