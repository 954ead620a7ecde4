import fc from 'fast-check';
import { text } from '../fixture.js';
import { verifyStatement } from '../../src/index.js';
import { assertAnnounced, parseAnnouncement } from '../../src/trust/announcement.js';
import { assertFollows, openPartnerKeys, parsePartnerKeys } from '../../src/trust/partner-keys.js';
import { verifyRecallList } from '../../src/trust/recall-list.js';
import { followStoreKeys } from '../../src/trust/store-keys.js';
import { parseTreeHead, verifyTreeHead } from '../../src/trust/tree-head.js';
import { readDocument } from './document-oracle.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { idealCrypto as crypto } from './ideal-crypto.js';
import { editJson, isList, isMembers, jcs, jsonEdits, textOf } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { editText, textEdits } from './text-edits.js';
import * as oracle from './trust-oracle.js';
import * as documents from './trust-documents.js';
import * as samples from './trust-samples.js';
import { trustWords } from './trust-words.js';
import { expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

/** A document that a store or partner signs: how it is read, published, and judged by an oracle. */
interface TrustDocument {
  readonly name: string;
  readonly sample: JsonMembers;
  readonly open: (bytes: Uint8Array) => Promise<unknown>;
  /** Signs a tree again, with everything around it that follows from it. */
  readonly publish?: (tree: JsonMembers) => Promise<JsonMembers>;
  readonly isRight?: (tree: Json) => boolean;
}

const idsOf = (kind: keyof typeof samples.signersOf) =>
  samples.signersOf[kind].map(({ publicKey }) => publicKey.keyId);
const { chain, pinned, partnerKeys1, storeKeys1 } = samples;
const storeKeys = chain.latest;
const recovered = await openPartnerKeys(parsePartnerKeys(text(jcs(documents.recovery.document))), crypto);
const now = await verifyTreeHead(parseTreeHead(text(jcs(documents.recovery.later))), { storeKeys, crypto });

const trustDocuments: readonly TrustDocument[] = [
  {
    name: 'store keys',
    sample: samples.storeKeys2,
    open: (bytes) => followStoreKeys(pinned, bytes, crypto),
    publish: documents.publishStoreKeys,
    isRight: (tree) => oracle.isStoreKeys(tree, storeKeys1, idsOf('store-keys')),
  },
  {
    name: 'partner keys',
    sample: samples.partnerKeys2,
    open: async (bytes) => {
      const next = await openPartnerKeys(parsePartnerKeys(bytes), crypto);
      await assertFollows(partnerKeys1, next, { storeKeys, crypto });
    },
    publish: documents.publishPartnerKeys,
    isRight: (tree) =>
      oracle.isPartnerKeys(tree, idsOf('partner-keys')) && tree.partner === 'acme' && tree.version === 2,
  },
  {
    name: 'statement',
    sample: documents.statement,
    open: (bytes) => verifyStatement(bytes, { chain, crypto, id: 'com.partner.loans' }),
    publish: documents.publishStatement,
    isRight: (tree) => oracle.isStatement(tree, 'com.partner.loans', idsOf('partner-keys')),
  },
  {
    name: 'recall list',
    sample: documents.recallList,
    open: (bytes) => verifyRecallList(bytes, { chain, crypto }),
    publish: documents.publishRecallList,
    isRight: oracle.isRecallList,
  },
  {
    name: 'tree head',
    sample: documents.treeHead,
    open: async (bytes) => verifyTreeHead(parseTreeHead(bytes), { storeKeys, crypto }),
    publish: (tree) => samples.signedHead(tree),
    isRight: (tree) => oracle.isTreeHead(tree) && isMembers(tree) && tree.origin === samples.origin,
  },
  {
    name: 'announcement',
    sample: documents.recovery.announcement,
    open: async (bytes) => {
      const announcement = parseAnnouncement(bytes);
      await assertAnnounced(recovered.document, announcement, { now, storeKeys, crypto });
    },
  },
];

/** Changed in its text or its members and not signed again: only what signatures do not cover may differ. */
function kept({ name, sample, open }: TrustDocument): FuzzKind {
  const inputs = fc.oneof(
    jsonEdits.map((edits) => text(jcs(editJson(sample, edits, trustWords)))),
    textEdits.map((edits) => editText(jcs(sample), edits)),
    fc.constantFrom(...trustDocuments.map((other) => text(jcs(other.sample)))),
  );
  return fuzzKind(`trust: ${name}`, inputs, async (bytes) => {
    const verdict = await verdictOf(bytes, () => open(bytes));
    if (verdict.type === 'refused')
      return expectAcceptance(verdict, jcs(sample) === Buffer.from(bytes).toString(), bytes);
    const value = readDocument(bytes);
    if (value === undefined || isSignedTwice(value) || jcs(essenceOf(value)) !== jcs(essenceOf(sample))) {
      throw new Violation('What nobody signed was accepted', bytes);
    }
    // The samples have no signature too many.
    const found = signaturesOf(value);
    if (!signaturesOf(sample).every((signature) => found.includes(signature))) {
      throw new Violation('What too few signed was accepted', bytes);
    }
    return 'accepted';
  });
}

/** Changed in its members and signed again by whoever may: accepted exactly when an oracle finds it right. */
function published(name: string, { sample, open, publish, isRight }: Required<TrustDocument>): FuzzKind {
  return fuzzKind(`trust: ${name}, signed again`, jsonEdits, async (edits) => {
    const edited = editJson(sample, edits, trustWords);
    const bytes = text(jcs(await publish(isMembers(edited) ? edited : {})));
    const value = readDocument(bytes);
    const isValid = bytes.length <= 64 * 1024 && value !== undefined && isRight(value);
    return expectAcceptance(await verdictOf(bytes, () => open(bytes)), isValid, bytes);
  });
}

/** Statements, keys, recalls and the log. */
export const trustKinds: readonly FuzzKind[] = trustDocuments.flatMap((document) => {
  const { name, publish, isRight } = document;
  return publish === undefined || isRight === undefined
    ? [kept(document)]
    : [kept(document), published(name, { ...document, publish, isRight })];
});

/** Whether a key signed more than once (package-format 7.2). */
function isSignedTwice(value: Json): boolean {
  const texts = isMembers(value) && isList(value.signatures) ? value.signatures.map(textOf) : [];
  return new Set(texts.map((signature) => signature.split(':')[1])).size < texts.length;
}

/** Every signature in a document, at any depth. */
function signaturesOf(value: Json): readonly string[] {
  if (typeof value === 'string') return value.startsWith('rsa-pss-sha256:') ? [value] : [];
  return (isList(value) ? value : isMembers(value) ? Object.values(value) : []).flatMap(signaturesOf);
}

/** A document without its signatures, at any depth. */
function essenceOf(value: Json): Json {
  if (isList(value)) return value.map(essenceOf);
  if (!isMembers(value)) return value;
  const said = Object.entries(value).filter(([name]) => !/^(co)?signatures?$/.test(name));
  return Object.fromEntries(said.map(([name, member]) => [name, essenceOf(member)]));
}
