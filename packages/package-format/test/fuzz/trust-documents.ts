import { isMembers } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { multiSignedTree, signedTree, withMember, without } from './sign-tree.js';
import {
  digestOf,
  keys,
  logOf,
  partnerKeys2,
  partnerKeysEntry,
  signedHead,
  signersOf,
} from './trust-samples.js';

const early = '2026-01-01T00:00:00Z';
const late = '2026-02-01T00:00:00Z';

const statementContent: JsonMembers = {
  format: 1,
  id: 'com.partner.loans',
  channel: 'stable',
  statementSeq: 7,
  releaseSeq: 3,
  version: '2.3.1',
  minHostVersion: '1.0.0',
  manifestSha256: 'a'.repeat(64),
  container: { sha256: 'b'.repeat(64), size: 4096 },
  partner: {
    id: 'acme',
    name: 'Acme Loans',
    keys: partnerKeys2,
    permissions: ['geolocation', 'payment'],
    domains: ['api.partner.com', 'store.localhost:4402'],
  },
  minUsableSeq: 1,
  recallEpoch: 2,
  storeKeysVersion: 2,
  rollbackOf: 2,
  publishedAt: early,
  signedAt: late,
  expires: '2026-03-01T00:00:00Z',
  'x-note': ['any', null],
};

const recallContent: JsonMembers = {
  format: 1,
  epoch: 3,
  recalls: [
    { type: 'release', mode: 'hard', reason: 'Loses payments.', manifestSha256: 'a'.repeat(64) },
    { type: 'range', mode: 'soft', reason: 'Too old.', id: 'com.partner.loans', fromSeq: 1, toSeq: 2 },
    { type: 'key', mode: 'hard', reason: 'Stolen.', keyId: 'c'.repeat(64) },
  ],
  publishedAt: early,
  storeKeysVersion: 2,
};

/** Gives a tree the log and the signatures that a store would give it, as far as it has the form for that. */
export async function publishStatement(tree: JsonMembers): Promise<JsonMembers> {
  const signed = isMembers(tree.partner) ? await withPartnerKeys(tree, tree.partner) : tree;
  const content = without(signed, 'log', 'signature');
  const partner = membersOf(content.partner);
  const at = early;
  const { places, head } = await logOf([
    'another entry',
    partnerKeysEntry(membersOf(partner.keys), at),
    releaseEntryOf(content),
    statementEntryOf(content),
    'and one more',
  ]);
  const [, partnerKeys = {}, release = {}, statement = {}] = places;
  const log = { head, statement, release, partnerKeys: { ...partnerKeys, at } };
  return signedTree('statement', withMember(content, 'log', log), keys.statements2);
}

/** The same for a recall list. */
export async function publishRecallList(tree: JsonMembers): Promise<JsonMembers> {
  const content = without(tree, 'log', 'signature');
  const { epoch = null, publishedAt = null } = content;
  const entry = { kind: 'recall-list', at: publishedAt, epoch, sha256: digestOf(content) };
  const { places, head } = await logOf(['another entry', 'a second', entry]);
  const log = { head, ...places[2] };
  return signedTree('recall-list', withMember(content, 'log', log), keys.statements2);
}

/** The same for partner keys. */
export function publishPartnerKeys(tree: JsonMembers): Promise<JsonMembers> {
  return multiSignedTree('partner-keys', tree, signersOf['partner-keys']);
}

/** The same for store keys. */
export function publishStoreKeys(tree: JsonMembers): Promise<JsonMembers> {
  return multiSignedTree('store-keys', tree, signersOf['store-keys']);
}

/** A statement of the sample store. */
export const statement = await publishStatement(statementContent);
/** A recall list of the sample store. */
export const recallList = await publishRecallList(recallContent);
/** A tree head of the sample store. */
export const treeHead = await signedHead((await logOf(['one', 'two', 'three'])).head);

/** Keys that a recovery set, the proof that they were announced early, and the head under which they are used later. */
export const recovery = await (async () => {
  const document = await publishPartnerKeys({ ...without(partnerKeys2, 'signatures'), isRecovery: true });
  const { head, places } = await logOf(['before', partnerKeysEntry(document, early), 'after']);
  const announced = await signedHead(head, early);
  return { document, announcement: { ...places[1], at: early, head: announced } as JsonMembers, later: head };
})();

async function withPartnerKeys(tree: JsonMembers, partner: JsonMembers): Promise<JsonMembers> {
  if (!isMembers(partner.keys)) return tree;
  return withMember(tree, 'partner', withMember(partner, 'keys', await publishPartnerKeys(partner.keys)));
}

/** The release entry by package-format 8.2. */
function releaseEntryOf(statement: JsonMembers): Json {
  const member = (name: string) => statement[name] ?? null;
  const partner = membersOf(statement.partner);
  return {
    kind: 'release',
    at: member('publishedAt'),
    id: member('id'),
    channel: member('channel'),
    releaseSeq: member('releaseSeq'),
    version: member('version'),
    manifestSha256: member('manifestSha256'),
    containerSha256: membersOf(statement.container).sha256 ?? null,
    partner: partner.id ?? null,
    permissions: partner.permissions ?? null,
    domains: partner.domains ?? null,
    minUsableSeq: member('minUsableSeq'),
    rollbackOf: member('rollbackOf'),
  };
}

/** The statement entry by package-format 8.2 and 8.6. */
function statementEntryOf(content: JsonMembers): Json {
  const { signedAt: at = null, id = null, statementSeq = null } = content;
  return { kind: 'statement', at, id, statementSeq, sha256: digestOf(content) };
}

function membersOf(value: Json | undefined): JsonMembers {
  return isMembers(value) ? value : {};
}
