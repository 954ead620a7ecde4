import { isList, isMembers, textOf } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { isKeyEntry } from './key-oracle.js';
import { isBoolean, isWhole, listOf, matches, object, text } from './oracle-shapes.js';
import type { Rule } from './oracle-shapes.js';
import { isId, isPermission, isShown, isTimestamp, isVersion } from './text-oracle.js';

const isTime = text(isTimestamp);
const isDigest = matches(/^[0-9a-f]{64}$/);
const from =
  (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Rule =>
  (value) =>
    isWhole(value, minimum, maximum);
const isAny: Rule = () => true;
const isOne: Rule = (value) => value === 1;
const isPartnerId = matches(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const isOrigin = matches(/^[a-z0-9][a-z0-9./-]{0,127}$/);

const isKey: Rule = (value) => isMembers(value) && isKeyEntry(textOf(value.keyId), textOf(value.spki));
const keyMembers = { keyId: isDigest, spki: text(() => true) };
const isPlainKey: Rule = (value) => object(keyMembers)(value) && isKey(value);
const isPartnerKey: Rule = (value) =>
  object({ ...keyMembers, notBefore: isTime }, { notAfter: isTime, compromisedSince: isTime })(value) &&
  isKey(value) &&
  isMembers(value) &&
  (value.notAfter === undefined || textOf(value.notAfter) > textOf(value.notBefore));

const isRole = object({ keyIds: listOf(32, isDigest, 1), threshold: from(1) });
const isStoreKeysObject = object({
  format: isOne,
  origin: isOrigin,
  version: from(1),
  keys: listOf(32, isPlainKey, 1),
  roles: object({ root: isRole, recovery: isRole, statements: isRole, log: isRole, witnesses: isRole }),
  recoveryDelayHours: from(1, 720),
  signedAt: isTime,
  expires: isTime,
  signatures: isAny,
});

/** Rules 7.3 and 7.4: a version of the store's keys that these keys signed, and that follows another. */
export function isStoreKeys(value: Json, before: JsonMembers, signerIds: readonly string[]): boolean {
  if (!isStoreKeysObject(value) || !isMembers(value)) return false;
  const ids = keyIdsOf(value);
  const roles = Object.values(membersOf(value.roles)).map(membersOf);
  return (
    areDistinct(ids) &&
    roles.every(
      ({ keyIds, threshold }) =>
        itemsOf(keyIds).every((id) => ids.includes(textOf(id))) &&
        Number(threshold) <= itemsOf(keyIds).length,
    ) &&
    textOf(value.expires) > textOf(value.signedAt) &&
    value.origin === before.origin &&
    value.version === Number(before.version) + 1 &&
    isQuorum(membersOf(membersOf(value.roles).root), signerIds)
  );
}

const isPartnerKeysObject = object({
  format: isOne,
  partner: isPartnerId,
  version: from(1),
  threshold: from(1),
  keys: listOf(16, isPartnerKey, 1),
  isRecovery: isBoolean,
  signedAt: isTime,
  signatures: isAny,
});

/** Rules 7.5 and 7.6: a version of a partner's keys, by itself, that these keys signed. */
export function isPartnerKeys(value: Json, signerIds: readonly string[]): value is JsonMembers {
  if (!isPartnerKeysObject(value) || !isMembers(value)) return false;
  const entries = itemsOf(value.keys).map(membersOf);
  const inGoodHands = entries.filter((key) => key.compromisedSince === undefined);
  const keyIds = inGoodHands.map((key) => key.keyId ?? null);
  return areDistinct(keyIdsOf(value)) && isQuorum({ keyIds, threshold: value.threshold ?? null }, signerIds);
}

const isStatementObject = object(
  {
    format: isOne,
    id: text(isId),
    channel: matches(/^[a-z][a-z0-9-]{0,31}$/),
    statementSeq: from(1),
    releaseSeq: from(1),
    version: text(isVersion),
    minHostVersion: text(isVersion),
    manifestSha256: isDigest,
    container: object({ sha256: isDigest, size: from(1, 64 * 1024 * 1024) }),
    partner: object({
      id: isPartnerId,
      name: text((name) => isShown(name, 64)),
      keys: isAny,
      permissions: listOf(64, text(isPermission)),
      domains: listOf(
        256,
        text((domain) => /^[a-z0-9.:-]+$/.test(domain) && domain.length <= 259),
      ),
    }),
    minUsableSeq: from(0),
    recallEpoch: from(0),
    storeKeysVersion: from(1, 2),
    publishedAt: isTime,
    signedAt: isTime,
    expires: isTime,
    log: isAny,
    signature: isAny,
  },
  { rollbackOf: from(1) },
);

/** Rules 5.2 to 5.6 for a statement that is published with a proper log and without a recovery. */
export function isStatement(value: Json, id: string, signerIds: readonly string[]): boolean {
  if (!isMembers(value)) return false;
  const named = Object.entries(value).filter(([name]) => !/^x-[a-z0-9-]+$/.test(name));
  const partner = membersOf(value.partner);
  const partnerKeys = partner.keys ?? null;
  return (
    isStatementObject(Object.fromEntries(named)) &&
    value.id === id &&
    isPartnerKeys(partnerKeys, signerIds) &&
    partnerKeys.partner === partner.id &&
    partnerKeys.isRecovery === false &&
    textOf(value.publishedAt) <= textOf(value.signedAt) &&
    textOf(value.signedAt) < textOf(value.expires) &&
    (value.rollbackOf === undefined || Number(value.rollbackOf) < Number(value.releaseSeq))
  );
}

const recallMembers = {
  type: isAny,
  mode: matches(/^(soft|hard)$/),
  reason: text((reason) => isShown(reason, 64)),
};
const recallOfType: ReadonlyMap<Json, Rule> = new Map<Json, Rule>([
  ['release', object({ ...recallMembers, manifestSha256: isDigest })],
  ['range', object({ ...recallMembers, id: text(isId), fromSeq: from(1), toSeq: from(1) })],
  ['key', object({ ...recallMembers, keyId: isDigest })],
]);

/** Rules 9.1 and 9.2 for a list that is published with a proper log. */
export const isRecallList = object({
  format: isOne,
  epoch: from(1),
  recalls: listOf(
    512,
    (recall) => isMembers(recall) && (recallOfType.get(recall.type ?? null)?.(recall) ?? false),
  ),
  publishedAt: isTime,
  storeKeysVersion: from(1, 2),
  log: isAny,
  signature: isAny,
});

/** Rule 8.3 for a head that log and witnesses signed. */
export const isTreeHead = object({
  format: isOne,
  origin: isOrigin,
  size: from(0),
  root: isDigest,
  signedAt: isTime,
  signature: isAny,
  cosignatures: isAny,
});

function isQuorum({ keyIds, threshold }: JsonMembers, signerIds: readonly string[]): boolean {
  return itemsOf(keyIds).filter((id) => signerIds.includes(textOf(id))).length >= Number(threshold);
}

function keyIdsOf(document: JsonMembers): readonly string[] {
  return itemsOf(document.keys).map((key) => textOf(membersOf(key).keyId));
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function membersOf(value: Json | undefined): JsonMembers {
  return isMembers(value) ? value : {};
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}
