import { createStoreAuthority } from '@org/testkit';
import type { AuthorityKey, StoreAuthority } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  assertAnnounced,
  assertConsistent,
  canonicalize,
  encodeUtf8,
  openStoreChain,
  parseAnnouncement,
  parsePartnerKeys,
  parseStatement,
  parseTreeHead,
  verifyStatement,
  verifyTreeHead,
} from '../src/index.js';
import type {
  PartnerKeys,
  Statement,
  StatementLog,
  StoreChain,
  TreeHead,
  VerifiedTreeHead,
} from '../src/index.js';
import { assertLogged, logEntryBytes, releaseEntry } from '../src/log.js';
import { cosignTreeHead, signPartnerKeys, signStatement, signTreeHead } from '../src/sign.js';
import { crypto, refusalOf, verdictOf } from './fixture.js';

let store: StoreAuthority;
let thief: AuthorityKey;
let partner: AuthorityKey;
let keys: PartnerKeys;
let chain: StoreChain;
let sample: Statement;

beforeAll(async () => {
  store = await createStoreAuthority(globalThis.crypto.subtle, { now: '2026-11-20T10:00:00Z' });
  [thief, partner] = await Promise.all([store.makeKey(), store.makeKey()]);
  keys = await store.registerPartner('acme', partner);
  chain = await openStoreChain(store.versions, crypto);
  sample = parseStatement(await announce());
});

function fields(statementSeq = 1) {
  return {
    format: 1,
    ...{ id: 'com.partner.loans', channel: 'stable', statementSeq, releaseSeq: 1 },
    ...{ version: '1.0.0', minHostVersion: '1.0.0', manifestSha256: 'a'.repeat(64) },
    container: { sha256: 'b'.repeat(64), size: 100 },
    partner: { id: 'acme', name: 'Acme', keys, permissions: ['payment'], domains: [] },
    ...{ minUsableSeq: 0, recallEpoch: 0, publishedAt: '2026-11-20T10:00:00Z' },
    ...{ signedAt: store.now, expires: '2027-11-27T10:00:00Z' },
  } as const;
}
const announce = (statementSeq?: number) => store.statement(fields(statementSeq));
const verify = (bytes: Uint8Array) => verifyStatement(bytes, { chain, crypto });
/** The store's own signature over whatever it says. */
const sign = (statement: Statement) => signStatement(statement, store.keys.statements.signer);

async function headOf(head: TreeHead): Promise<VerifiedTreeHead> {
  return verifyTreeHead(head, { storeKeys: chain.latest, crypto });
}

describe('a tree head (package-format 8.3 and 8.4)', () => {
  it('is believed when log and witness signed it', async () => {
    const head = await store.head();
    expect((await headOf(head)).witnessedAt).toBe('2026-11-20T10:00:00Z');
    expect(parseTreeHead(encodeUtf8(canonicalize(head)))).toEqual(head);
  });

  it.each<readonly [string, string, (head: TreeHead) => Promise<TreeHead>]>([
    ['of another log', 'LOG_PROOF_INVALID', (head) => Promise.resolve({ ...head, origin: 'other.example' })],
    ['with another size', 'LOG_PROOF_INVALID', (head) => Promise.resolve({ ...head, size: head.size + 1 })],
    ['with another root', 'LOG_PROOF_INVALID', (head) => Promise.resolve({ ...head, root: 'a'.repeat(64) })],
    ['without a cosignature', 'WITNESS_MISSING', (head) => Promise.resolve({ ...head, cosignatures: [] })],
    [
      'cosigned by a stranger',
      'WITNESS_MISSING',
      async (head) => ({ ...head, cosignatures: [await cosignTreeHead(head, head.signedAt, thief.signer)] }),
    ],
    [
      'cosigned at another time than it says',
      'WITNESS_MISSING',
      ({ cosignatures, ...head }) =>
        Promise.resolve({
          ...head,
          cosignatures: cosignatures.map((one) => ({ ...one, witnessedAt: '2020-01-01T00:00:00Z' })),
        }),
    ],
    [
      'signed by a stranger',
      'LOG_PROOF_INVALID',
      async ({ origin, size, root, signedAt, cosignatures }) => {
        const tree = { size, root: new Uint8Array(Buffer.from(root, 'hex')) };
        return { ...(await signTreeHead({ origin, tree, signedAt }, thief.signer)), cosignatures };
      },
    ],
  ])('%s is refused with %s', async (_title, code, change) => {
    const head = await change(await store.head());
    expect(await verdictOf(() => headOf(head))).toBe(code);
  });
});

describe('the proofs in a statement (package-format 8.2 and 8.6)', () => {
  it('hold, also when it only renews an older one', async () => {
    store.now = '2026-11-21T10:00:00Z';
    const renewed = parseStatement(await announce(2));
    expect(renewed.log.release.index).toBe(sample.log.release.index);
    expect(renewed.log.statement.index).toBeGreaterThan(sample.log.statement.index);
    expect((await verify(await sign(renewed))).head.tree.size).toBe(renewed.log.head.size);
  });

  it.each<readonly [string, Partial<Statement>]>([
    ['wider powers', { partner: { ...fieldsPartner(), permissions: ['payment', 'camera'] } }],
    ['another version', { version: '9.9.9' }],
    ['other bytes', { container: { sha256: 'c'.repeat(64), size: 100 } }],
    ['an earlier publication', { publishedAt: '2026-01-01T00:00:00Z' }],
    ['a longer life', { expires: '2030-01-01T00:00:00Z' }],
    ['a higher number', { statementSeq: 99 }],
    ['an extension', { 'x-note': 'hello' }],
  ])('do not stand for %s, even when the store signed it', async (_title, change) => {
    const partnerChange = change.partner === undefined ? {} : { partner: { ...change.partner, keys } };
    const bytes = await sign({ ...sample, ...change, ...partnerChange });
    expect(await verdictOf(() => verify(bytes))).toBe('LOG_PROOF_INVALID');
  });

  it.each<readonly [string, (log: StatementLog) => StatementLog]>([
    ['the statement', (log) => ({ ...log, statement: log.release })],
    ['the release', (log) => ({ ...log, release: log.statement })],
    ['the keys', (log) => ({ ...log, partnerKeys: { ...log.partnerKeys, ...log.release } })],
    [
      'the time of the keys',
      (log) => ({ ...log, partnerKeys: { ...log.partnerKeys, at: '2020-01-01T00:00:00Z' } }),
    ],
    ['a shorter path', (log) => ({ ...log, release: { ...log.release, path: log.release.path.slice(1) } })],
    ['no path', (log) => ({ ...log, release: { ...log.release, path: [] } })],
  ])('do not stand with %s at another place', async (_title, change) => {
    const bytes = await sign({ ...sample, log: change(sample.log) });
    expect(await verdictOf(() => verify(bytes))).toBe('LOG_PROOF_INVALID');
  });

  it('do not stand for an entry of another time (package-format 8.5)', async () => {
    const { tree } = await headOf(sample.log.head);
    const entry = { ...releaseEntry(sample), at: '2020-01-01T00:00:00Z' };
    const check = () => assertLogged(entry, sample.log.release, { tree, crypto });
    expect(await refusalOf(check)).toMatchObject({ code: 'LOG_PROOF_INVALID', rule: '8.5' });
  });

  it('are about entries in their RFC 8785 form', () => {
    const entry = releaseEntry(sample);
    expect(new TextDecoder().decode(logEntryBytes(entry))).toBe(canonicalize(entry));
    expect(entry).toMatchObject({ kind: 'release', at: sample.publishedAt, rollbackOf: null });
  });
});

function fieldsPartner() {
  return {
    id: 'acme',
    name: 'Acme',
    permissions: ['payment'],
    domains: [],
  } as unknown as Statement['partner'];
}

describe('two heads of a log (package-format 8.7)', () => {
  it('are consistent when one grew from the other, in whichever order they come', async () => {
    const before = await headOf(await store.head());
    await announce(3);
    const after = await headOf(await store.head());
    const path = await store.log.consistency(before.tree.size, after.tree.size);
    await assertConsistent(before, after, { path, crypto });
    await assertConsistent(after, before, { path, crypto });
    expect(await verdictOf(() => assertConsistent(before, after, { path: [], crypto }))).toBe('LOG_FORKED');
    const fork = { ...after, tree: { ...after.tree, root: before.tree.root } };
    expect(await verdictOf(() => assertConsistent(fork, after, { path: [], crypto }))).toBe('LOG_FORKED');
  });
});

describe('recovered keys (package-format 7.7)', () => {
  async function recover(waitHours: number): Promise<Uint8Array> {
    const from = await createStoreAuthority(globalThis.crypto.subtle, { now: '2026-11-01T00:00:00Z' });
    chainOf = await openStoreChain(from.versions, crypto);
    const own = await from.makeKey();
    const first = await from.registerPartner('acme', await from.makeKey());
    const { keyId, spki } = own;
    const change = { version: 2, isRecovery: true, signatures: [] };
    let document: PartnerKeys = {
      ...first,
      ...change,
      keys: [{ keyId, spki, notBefore: '2026-01-01T00:00:00Z' }],
    };
    for (const { signer } of [own, from.keys.recovery])
      document = parsePartnerKeys(await signPartnerKeys(document, signer));
    await from.addPartnerKeys(document);
    from.now = new Date(Date.parse(from.now) + waitHours * 3_600_000).toISOString().replace('.000Z', 'Z');
    const announcement = await from.answer('/partners/acme/keys/2/announcement');
    const storeKeys = chainOf.latest;
    const now = await verifyTreeHead(await from.head(), { storeKeys, crypto });
    standalone = () =>
      assertAnnounced(document, parseAnnouncement(announcement ?? new Uint8Array()), {
        now,
        storeKeys,
        crypto,
      });
    const times = { publishedAt: from.now, signedAt: from.now };
    return from.statement({ ...fields(), ...times, partner: { ...sample.partner, keys: document } });
  }
  let chainOf: StoreChain;
  let standalone: () => Promise<void>;

  it.each([
    [71, 'RECOVERY_TOO_EARLY'],
    [72, 'accepted'],
  ])('after %i hours are %s', async (hours, verdict) => {
    const bytes = await recover(hours);
    expect(await verdictOf(() => verifyStatement(bytes, { chain: chainOf, crypto }))).toBe(verdict);
    expect(await verdictOf(standalone)).toBe(verdict);
  });

  it('need the proof of their announcement', async () => {
    const bytes = await recover(100);
    const { log, ...rest } = parseStatement(bytes);
    const { recovery, ...without } = log;
    expect(recovery).toBeDefined();
    const text = canonicalize({ ...rest, log: without });
    // Without the store's signature over it the statement is refused before; that is the first line of defence.
    expect(await verdictOf(() => verifyStatement(encodeUtf8(text), { chain: chainOf, crypto }))).toBe(
      'SIGNATURE_INVALID',
    );
  });
});
