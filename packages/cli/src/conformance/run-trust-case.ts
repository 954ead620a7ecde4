import {
  assertConsistent,
  assertFollows,
  checkAgreement,
  openPartnerKeys,
  openStoreChain,
  parsePartnerKeys,
  parseTreeHead,
  programLabel,
  recallOf,
  verifyPackage,
  verifyRecallList,
  verifyRelease,
  verifyStatement,
  verifyTreeHead,
} from '@org/package-format';
import type { PackageCrypto, StoreChain } from '@org/package-format';
import type { TrustInput } from './case-input.js';

interface Means {
  readonly crypto: PackageCrypto;
  readonly bytesOf: (name: string) => Uint8Array;
}

interface Store extends Means {
  readonly chain: StoreChain;
}

type InputOf<Operation extends TrustInput['operation']> = Extract<TrustInput, { operation: Operation }>;

/** Answers a case about keys, statements, recalls or the log. Everything begins with the store's keys. */
export async function answerTrust(input: TrustInput, means: Means): Promise<number | string | undefined> {
  const chain = await openStoreChain(input.storeKeys.map(means.bytesOf), means.crypto);
  const store = { ...means, chain };
  switch (input.operation) {
    case 'follow-store-keys':
      return chain.latest.document.version;
    case 'follow-partner-keys':
      return followPartnerKeys(input, store);
    case 'verify-statement':
      await checkStatement(input, store);
      return undefined;
    case 'verify-release':
      await checkRelease(input, store);
      return undefined;
    case 'find-recall':
      return findRecall(input, store);
    case 'follow-log':
      await followLog(input, store);
      return undefined;
  }
}

async function followPartnerKeys(
  { partnerKeys }: InputOf<'follow-partner-keys'>,
  { chain, crypto, bytesOf }: Store,
): Promise<number> {
  const [first, ...later] = partnerKeys.map((name) => parsePartnerKeys(bytesOf(name)));
  if (first === undefined) throw new Error('The case names no partner keys.');
  let current = await openPartnerKeys(first, crypto);
  for (const document of later) {
    const next = await openPartnerKeys(document, crypto);
    await assertFollows(current, next, { storeKeys: chain.latest, crypto });
    current = next;
  }
  return current.document.version;
}

async function checkStatement(
  { statement, id, channel, isInstalled = false }: InputOf<'verify-statement'>,
  { chain, crypto, bytesOf }: Store,
): Promise<void> {
  await verifyStatement(bytesOf(statement), {
    chain,
    crypto,
    isInstalled,
    ...(id === undefined ? {} : { id }),
    ...(channel === undefined ? {} : { channel }),
  });
}

/** As a host installs it, then as the side that serves its files takes it over. */
async function checkRelease(
  { statement: statementName, container, newestPartnerKeys }: InputOf<'verify-release'>,
  { chain, crypto, bytesOf }: Store,
): Promise<void> {
  const statementBytes = bytesOf(statementName);
  const { statement, partnerKeys } = await verifyStatement(statementBytes, { chain, crypto });
  const { id, manifestSha256 } = statement;
  const containerBytes = statement.container.size;
  const expected = { id, manifestSha256, containerBytes };
  const verified = await verifyPackage(bytesOf(container), { keys: partnerKeys.keys, crypto, expected });
  checkAgreement(verified, statement);
  const label = await programLabel(id, crypto);
  const newest = newestPartnerKeys === undefined ? undefined : parsePartnerKeys(bytesOf(newestPartnerKeys));
  await verifyRelease(
    { statement: statementBytes, manifest: verified.manifestBytes, containerBytes, label },
    { chain, crypto, ...(newest === undefined ? {} : { newestPartnerKeys: newest }) },
  );
}

async function findRecall(
  { recallList, release, isKept = false }: InputOf<'find-recall'>,
  { chain, crypto, bytesOf }: Store,
): Promise<string> {
  const { list } = await verifyRecallList(bytesOf(recallList), { chain, crypto, isKept });
  return recallOf(list, release)?.mode ?? 'none';
}

async function followLog(
  { known, offered, path }: InputOf<'follow-log'>,
  { chain, crypto, bytesOf }: Store,
): Promise<void> {
  const trust = { storeKeys: chain.latest, crypto };
  const before = await verifyTreeHead(parseTreeHead(bytesOf(known)), trust);
  const after = await verifyTreeHead(parseTreeHead(bytesOf(offered)), trust);
  await assertConsistent(before, after, { path, crypto });
}
