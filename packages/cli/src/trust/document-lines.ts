import type { PartnerKey, StoreKeys, StoreRole } from '@org/package-format';
import { stateOf } from './partner-key-state.js';
import { isMet } from './quorum.js';
import type { Quorum } from './quorum.js';
import { shortId } from './short-id.js';
import type { PartnerKeysFile, StoreKeysFile, TrustFile } from './trust-file.js';

const roles: Readonly<Record<StoreRole, string>> = {
  root: 'signs store keys',
  recovery: 'recovers partners who lost their keys',
  statements: 'signs statements and recall lists',
  log: 'signs tree heads of the log',
  witnesses: 'cosign tree heads',
};

/** What a document says, for people. */
export function documentLines(file: TrustFile, now: string): readonly string[] {
  return file.kind === 'partner-keys' ? partnerLines(file, now) : storeLines(file, now);
}

/** Who has signed a document, who is missing, and what to do about it. */
export function signatureLines(path: string, quorums: readonly Quorum[]): readonly string[] {
  return ['', '  signatures', ...quorums.flatMap(quorumLines), '', nextStep(path, quorums)];
}

/** The same for scripts. */
export function signatureFacts(quorums: readonly Quorum[]) {
  return {
    isComplete: quorums.every(isMet),
    signatures: quorums.map(({ who, threshold, keyIds, signed }) =>
      signed === null
        ? { who, isMet: null }
        : {
            who,
            isMet: signed.length >= threshold,
            threshold,
            signed,
            missing: keyIds.filter((keyId) => !signed.includes(keyId)),
          },
    ),
  };
}

function partnerLines({ path, document }: PartnerKeysFile, now: string): readonly string[] {
  const { partner, version, threshold, keys, isRecovery, signedAt } = document;
  return [
    `${path}: keys of the partner ${partner}, version ${version}`,
    `  written    ${signedAt}${isRecovery ? ', as a recovery by the store' : ''}`,
    `  packages   one key is enough`,
    `  rotations  ${threshold === 1 ? 'one key is enough' : `${threshold} keys sign together`}`,
    '',
    '  keys',
    ...keys.flatMap((key) => partnerKeyLines(key, now)),
  ];
}

function partnerKeyLines(key: PartnerKey, now: string): readonly string[] {
  const { keyId, notBefore, notAfter, compromisedSince } = key;
  const times = [
    `from ${notBefore}`,
    ...(notAfter === undefined ? [] : [`until ${notAfter}`]),
    ...(compromisedSince === undefined ? [] : [`COMPROMISED since ${compromisedSince}`]),
  ];
  const state = stateOf(key, now);
  return [`    ${shortId(keyId)}  ${state.padEnd(11)}  ${times.join('  ')}`, `      ${keyId}`];
}

function storeLines({ path, document }: StoreKeysFile, now: string): readonly string[] {
  const { origin, version, recoveryDelayHours, signedAt, expires } = document;
  const remark = expires <= now ? '  EXPIRED: hosts install nothing under this version' : '';
  return [
    `${path}: keys of the store ${origin}, version ${version}`,
    `  written    ${signedAt}`,
    `  expires    ${expires}${remark}`,
    `  recovery   counts ${recoveryDelayHours} hours after it was announced in the log`,
    '',
    '  roles',
    ...(Object.keys(roles) as StoreRole[]).flatMap((role) => roleLines(role, document)),
  ];
}

function roleLines(role: StoreRole, document: StoreKeys): readonly string[] {
  const { keyIds, threshold } = document.roles[role];
  // package-format 7.3: one signature of these is enough, whatever the number says
  const isAnyOne = role === 'statements' || role === 'log';
  const needed = isAnyOne ? 'any one' : `${threshold} of ${keyIds.length}`;
  return [
    `    ${role.padEnd(10)}  ${needed.padEnd(7)}  ${roles[role]}`,
    ...keyIds.map((keyId) => `      ${keyId}`),
  ];
}

function quorumLines(quorum: Quorum): readonly string[] {
  const { who, threshold, keyIds, signed, hint } = quorum;
  if (signed === null) return [`    ${who}: not checked; add ${hint}`];
  const names = (ids: readonly string[]) => ids.map(shortId).join(', ');
  const signedLine = signed.length === 0 ? [] : [`      signed   ${names(signed)}`];
  if (isMet(quorum)) return [`    ${who}: enough (${threshold} needed)`, ...signedLine];
  const missing = keyIds.filter((keyId) => !signed.includes(keyId));
  const count = threshold - signed.length;
  return [
    `    ${who}: NOT ENOUGH (${threshold} needed), ${count} more of the missing`,
    ...signedLine,
    `      missing  ${names(missing)}`,
  ];
}

function nextStep(path: string, quorums: readonly Quorum[]): string {
  const isShort = quorums.some((quorum) => quorum.signed !== null && !isMet(quorum));
  if (isShort)
    return `Next: pass ${path} to whoever holds a missing key, for miniapp keys sign ${path} --key <private key>.`;
  if (quorums.every(isMet))
    return `Complete. Next: miniapp keys publish ${path} --store <url>, or hand it to the store’s operator.`;
  return 'As far as can be seen here it is complete.';
}
