// Everything a store signs, with keys made for the run: root, statements, log, witness, recall, partner keys.

import { canonicalize, decodeUtf8, encodeUtf8, parsePartnerKeys, parseRecallList } from '@org/package-format';
import {
  partnerKeysEntry,
  recallEntry,
  releaseEntry,
  statementEntry,
  storeKeysEntry,
} from '@org/package-format/log';
import {
  cosignTreeHead,
  signPartnerKeys,
  signRecallList,
  signStatement,
  signTreeHead,
} from '@org/package-format/sign';
import { createWebCrypto } from '@org/package-format/webcrypto';

import { makeAuthorityKey, makeRoles, sealRoles, takenRoles, withRoles } from './authority-keys.js';
import { createMemoryLog } from './memory-log.js';
import { createMemoryWitnesses } from './memory-witnesses.js';
import { answerDocument } from './store-documents.js';

import type { AuthorityKey, RoleChange, Roles } from './authority-keys.js';
import type { MemoryLog } from './memory-log.js';
import type { MemoryWitnesses } from './memory-witnesses.js';
import type { LoggedKeys } from './store-documents.js';
import type {
  Cosignature,
  PackageCrypto,
  PartnerKeys,
  Recall,
  RecallList,
  StatementLog,
  StoreKeys,
  StoreRole,
  TreeHead,
} from '@org/package-format';
import type { Signer, StatementInput } from '@org/package-format/sign';

/** What a statement says before the log has it. */
export type UnloggedStatement = Omit<StatementInput, 'log' | 'storeKeysVersion'>;

/** A store's power to sign. Its keys are there to be stolen by tests. */
export interface StoreAuthority {
  readonly crypto: PackageCrypto;
  /** The first store keys as text, for a host to pin. */
  readonly root: string;
  /** Every version of the store keys, the pinned one first. */
  readonly versions: readonly Uint8Array[];
  /** Who holds each role now. */
  readonly roles: Readonly<Roles>;
  /** The first key of each role. */
  readonly keys: Readonly<Record<StoreRole, AuthorityKey>>;
  readonly log: MemoryLog;
  /** What the clocks of log and witnesses say. */
  now: string;
  /** What one witness's clock says, `now` unless told; null when it does not answer. */
  clockOf: (witness: AuthorityKey) => string | null;
  makeKey(): Promise<AuthorityKey>;
  /** Writes the next version of a partner's keys into the log; signed by whom the caller says. */
  addPartnerKeys(document: PartnerKeys): Promise<void>;
  /** The version of a partner's keys with one key, self-signed and logged. */
  registerPartner(partner: string, key: AuthorityKey): Promise<PartnerKeys>;
  /** Signs a statement with its proof from the log, where its entry is added unless it is there. */
  statement(fields: UnloggedStatement, changes?: { readonly signer?: Signer }): Promise<Uint8Array>;
  recall(recalls: readonly Recall[], change?: Partial<Pick<RecallList, 'epoch'>>): Promise<Uint8Array>;
  /** The next version of the store keys: roles given to others, signed by the old and the new root unless told. */
  rotate(
    roles: RoleChange,
    options?: { readonly signers?: readonly AuthorityKey[]; readonly change?: Partial<StoreKeys> },
  ): Promise<Uint8Array>;
  /** The log's head with the witnesses' cosignatures. */
  head(): Promise<TreeHead>;
  /**
   * A thief's store: it goes on from here with the stolen keys and, where one is missing, with a key of its own. Its log
   * is a fork; honest witnesses are asked when the log's key was stolen, and may refuse.
   */
  rob(stolen: readonly AuthorityKey[]): Promise<StoreAuthority>;
  /** What the store answers at a path that has to do with trust, or null. Tests may put a liar in its place. */
  answer: (path: string) => Promise<Uint8Array | null>;
}

/** What a store begins with; a thief's begins with another's. */
interface Beginning {
  readonly crypto: PackageCrypto;
  readonly makeKey: () => Promise<AuthorityKey>;
  readonly roles: Roles;
  readonly now: string;
  readonly log: MemoryLog;
  readonly versions: readonly Uint8Array[];
  /** The newest first. */
  readonly partnerKeys: readonly LoggedKeys[];
  readonly recallList: Uint8Array | null;
  /** For a thief's store: the witnesses of the robbed one that are honest, and the way to ask them. */
  readonly robbed: {
    readonly ask: MemoryWitnesses['cosign'];
    readonly witnesses: readonly AuthorityKey[];
  } | null;
}

const origin = 'store.example';

/** Makes the keys and the first documents. Slow: four RSA keys, unless some are given. */
export async function createStoreAuthority(
  subtle: Parameters<typeof createWebCrypto>[0],
  options: {
    readonly now?: string;
    /** In place of a role's one new key. */
    readonly roles?: RoleChange;
    /** Members of the first store keys. */
    readonly storeKeys?: Partial<StoreKeys>;
  } = {},
): Promise<StoreAuthority> {
  const { now = '2026-01-01T00:00:00Z', roles = {}, storeKeys = {} } = options;
  const crypto = createWebCrypto(subtle);
  const makeKey = () => makeAuthorityKey(subtle);
  const authority = openAuthority({
    crypto,
    makeKey,
    roles: withRoles(await makeRoles(makeKey), roles),
    now,
    log: createMemoryLog(crypto),
    versions: [],
    partnerKeys: [],
    recallList: null,
    robbed: null,
  });
  await authority.rotate({}, { change: storeKeys });
  return authority;
}

function openAuthority(beginning: Beginning): StoreAuthority {
  const { crypto, makeKey, log, robbed } = beginning;
  const versions = [...beginning.versions];
  const placeOf = new Map<string, number>();
  let { roles, partnerKeys, recallList } = beginning;
  const authority: StoreAuthority = {
    crypto,
    get root() {
      return decodeUtf8(versions[0] ?? new Uint8Array(0));
    },
    versions,
    get roles() {
      return roles;
    },
    get keys() {
      const first = Object.entries(roles).map(([role, { keys }]) => [role, keys[0]]);
      // Every role has a key, so none of these is undefined.
      return Object.fromEntries(first) as Record<StoreRole, AuthorityKey>;
    },
    log,
    now: beginning.now,
    clockOf: () => authority.now,
    makeKey,
    addPartnerKeys,
    registerPartner,
    statement,
    recall,
    rotate,
    head,
    rob,
    answer,
  };
  const witnesses = createMemoryWitnesses({
    crypto,
    logKeys: () => roles.log.keys.map(({ publicKey }) => publicKey),
    clockOf: (witness) => authority.clockOf(witness),
  });
  return authority;

  async function head(): Promise<TreeHead> {
    const tree = await log.tree();
    const unseen = await signTreeHead({ origin, tree, signedAt: authority.now }, authority.keys.log.signer);
    return { ...unseen, cosignatures: await cosign(unseen) };
  }

  async function cosign(unseen: TreeHead): Promise<Cosignature[]> {
    const present = roles.witnesses.keys.filter((witness) => authority.clockOf(witness) !== null);
    if (robbed === null) return Promise.all(present.map((witness) => witnesses.cosign(witness, unseen, log)));
    const own = present.map(({ signer }) => cosignTreeHead(unseen, authority.now, signer));
    const asked = robbed.witnesses.map((witness) => robbed.ask(witness, unseen, log).catch(() => null));
    return (await Promise.all([...asked, ...own])).filter((cosignature) => cosignature !== null);
  }

  function rob(stolen: readonly AuthorityKey[]): Promise<StoreAuthority> {
    return openThief(stolen, { ...beginning, now: authority.now, roles, versions, partnerKeys, recallList });
  }

  async function openThief(stolen: readonly AuthorityKey[], store: Beginning): Promise<StoreAuthority> {
    const own = await makeKey();
    const isStolen = ({ keyId }: AuthorityKey) => stolen.some((key) => key.keyId === keyId);
    return openAuthority({
      ...store,
      roles: takenRoles(roles, isStolen, own),
      log: log.fork(),
      robbed: {
        ask: (...request) => witnesses.cosign(...request),
        witnesses: roles.witnesses.keys.filter((witness) => !isStolen(witness)),
      },
    });
  }

  async function rotate(
    change: RoleChange,
    options: { readonly signers?: readonly AuthorityKey[]; readonly change?: Partial<StoreKeys> } = {},
  ): Promise<Uint8Array> {
    const before = roles.root;
    roles = withRoles(roles, change);
    const signers = options.signers ?? [...roles.root.keys, ...before.keys];
    const members = { version: versions.length + 1, signedAt: authority.now, ...options.change };
    const bytes = await sealRoles(roles, members, signers);
    versions.push(bytes);
    await log.append(await storeKeysEntry(bytes, authority.now, crypto));
    return bytes;
  }

  async function registerPartner(partner: string, key: AuthorityKey): Promise<PartnerKeys> {
    const { keyId, spki } = key;
    const document: PartnerKeys = {
      format: 1,
      partner,
      version: 1,
      threshold: 1,
      keys: [{ keyId, spki, notBefore: '2020-01-01T00:00:00Z' }],
      isRecovery: false,
      signedAt: authority.now,
      signatures: [],
    };
    const signed = parsePartnerKeys(await signPartnerKeys(document, key.signer));
    await addPartnerKeys(signed);
    return signed;
  }

  async function addPartnerKeys(document: PartnerKeys): Promise<void> {
    const at = authority.now;
    const index = await log.append(await partnerKeysEntry(document, at, crypto));
    const announced = { head: await head(), path: await log.inclusion(index) };
    const bytes = encodeUtf8(canonicalize(document));
    partnerKeys = [{ document, bytes, at, index, announced }, ...partnerKeys];
  }

  async function statement(
    fields: UnloggedStatement,
    { signer = authority.keys.statements.signer }: { readonly signer?: Signer } = {},
  ): Promise<Uint8Array> {
    const text = canonicalize(fields.partner.keys);
    const known = partnerKeys.find(({ bytes }) => decodeUtf8(bytes) === text);
    if (known === undefined)
      throw new Error(`The log has no such keys of ${fields.partner.id}: add them first.`);
    const entry = releaseEntry(fields);
    const name = canonicalize(entry);
    const index = placeOf.get(name) ?? (await log.append(entry));
    placeOf.set(name, index);
    const content = { ...fields, storeKeysVersion: versions.length };
    const own = await log.append(await statementEntry(content, crypto));
    const proof: StatementLog = {
      head: await head(),
      statement: { index: own, path: await log.inclusion(own) },
      release: { index, path: await log.inclusion(index) },
      partnerKeys: { index: known.index, path: await log.inclusion(known.index), at: known.at },
      ...(known.document.isRecovery ? { recovery: known.announced } : {}),
    };
    return signStatement({ ...content, log: proof }, signer);
  }

  async function recall(recalls: readonly Recall[], change = {}): Promise<Uint8Array> {
    const content = {
      format: 1,
      epoch: recallList === null ? 1 : parseRecallList(recallList).epoch + 1,
      recalls,
      publishedAt: authority.now,
      storeKeysVersion: versions.length,
      ...change,
    } as const;
    const index = await log.append(await recallEntry(content, crypto));
    const place = { head: await head(), index, path: await log.inclusion(index) };
    recallList = await signRecallList({ ...content, log: place }, authority.keys.statements.signer);
    return recallList;
  }

  function answer(path: string): Promise<Uint8Array | null> {
    return answerDocument(path, { versions, partnerKeys, recallList, log });
  }
}
