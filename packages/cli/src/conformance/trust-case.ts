import type { TrustInput, Verdict } from './case-input.js';
import type { CaseDraft } from './case.js';
import { documentBytes, pinnedStoreKeys } from './sample-keys.js';
import { packed } from './sample-program.js';
import type { Members } from './sample-program.js';

/** What a host trusts, and why a case is what it is. */
export interface TrustQuestion {
  /** The store's keys from the pinned version on; the sample store's first version unless told. */
  readonly storeKeys?: readonly Members[];
  readonly note?: string;
}

type Question<Input> = Input extends TrustInput ? Omit<Input, 'storeKeys'> : never;

/** A statement, judged by a host of the sample store. */
export function statementCase(
  title: string,
  statement: Uint8Array,
  expected: Verdict,
  {
    id,
    channel,
    isInstalled,
    ...more
  }: TrustQuestion & {
    readonly id?: string;
    readonly channel?: string;
    readonly isInstalled?: boolean;
  } = {},
): CaseDraft {
  const asked = {
    ...(id === undefined ? {} : { id }),
    ...(channel === undefined ? {} : { channel }),
    ...(isInstalled === undefined ? {} : { isInstalled }),
  };
  const question = { operation: 'verify-statement', statement: 'statement.json', ...asked } as const;
  return trustCase(title, { question, files: { 'statement.json': statement }, expected }, more);
}

/** A statement with its container, judged by a host that installs and serves it. */
export function releaseCase(
  title: string,
  statement: Uint8Array,
  expected: Verdict,
  { container = packed(), newestPartnerKeys, ...more }: TrustQuestion & ReleaseQuestion = {},
): CaseDraft {
  const newest = newestPartnerKeys === undefined ? {} : { newestPartnerKeys: 'newest-partner-keys.json' };
  const files = {
    'statement.json': statement,
    'package.mpk': container,
    ...(newestPartnerKeys && { 'newest-partner-keys.json': documentBytes(newestPartnerKeys) }),
  };
  const question = {
    operation: 'verify-release' as const,
    statement: 'statement.json',
    container: 'package.mpk',
    ...newest,
  };
  return trustCase(title, { question, files, expected }, more);
}

interface ReleaseQuestion {
  readonly container?: Uint8Array;
  readonly newestPartnerKeys?: Members;
}

/** Versions of the store's keys, the first of them pinned. */
export function storeKeysCase(title: string, chain: readonly Members[], expected: Verdict): CaseDraft {
  const question = { operation: 'follow-store-keys' } as const;
  return trustCase(title, { question, files: {}, expected }, { storeKeys: chain });
}

/** Versions of a partner's keys, the first of them known to the host. */
export function partnerKeysCase(
  title: string,
  chain: readonly Members[],
  expected: Verdict,
  more: TrustQuestion = {},
): CaseDraft {
  const documents = chain.map(
    (members, index) => [`partner-keys-${index + 1}.json`, documentBytes(members)] as const,
  );
  const partnerKeys = documents.map(([name]) => name);
  const question = { operation: 'follow-partner-keys', partnerKeys } as const;
  return trustCase(title, { question, files: Object.fromEntries(documents), expected }, more);
}

/** Any case about trust: the question, its files, and the store's keys beside them. */
export function trustCase(
  title: string,
  {
    question,
    files,
    expected,
  }: {
    readonly question: Question<TrustInput>;
    readonly files: Readonly<Record<string, Uint8Array>>;
    readonly expected: Verdict;
  },
  { storeKeys = [pinnedStoreKeys()], note }: TrustQuestion = {},
): CaseDraft {
  const chain = storeKeys.map(
    (members, index) => [`store-keys-${index + 1}.json`, documentBytes(members)] as const,
  );
  return {
    title,
    input: { ...question, storeKeys: chain.map(([name]) => name) },
    files: new Map([...chain, ...Object.entries(files)]),
    expected,
    ...(note === undefined ? {} : { note }),
  };
}
