// Each key of docs/security.md §3 is stolen by itself, and the thief has the network too.

import {
  assertFollows,
  openPartnerKeys,
  openStoreChain,
  openStoreKeys,
  parsePartnerKeys,
  parseStatement,
  parseStoreKeys,
} from '@org/package-format';
import { releaseEntry, statementEntry } from '@org/package-format/log';
import {
  cosignTreeHead,
  signPartnerKeys,
  signRecallList,
  signStatement,
  signStoreKeys,
  signTreeHead,
} from '@org/package-format/sign';
import { createReleaseFactory } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { Statement, TreeHead } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
/** Another store with a partner of its own: everything a thief can make without our keys. */
let thief: ReleaseFactory;
/** A device that knows the store: version 1.1.0 is confirmed, and nothing below it may be served again. */
let known: Device;
/** A device that was just made. */
let fresh: Device;
let old: PublishedRelease;
let current: PublishedRelease;

beforeAll(async () => {
  const { subtle } = globalThis.crypto;
  [factory, thief] = await Promise.all([createReleaseFactory(subtle), createReleaseFactory(subtle)]);
  old = await factory.release({ manifest: { version: '1.0.0' } });
  current = await factory.release({ manifest: { version: '1.1.0', rollbackFloor: '1.1.0' } });
});

beforeEach(async () => {
  [known, fresh] = await Promise.all([openDevice(factory), openDevice(factory)]);
  known.store.publish(current);
  await known.host.update(id);
  await known.launch();
});

/** What both devices make of it, and what still runs on the one that knew the store. */
async function offer(release: PublishedRelease, version = '9.9.9') {
  const codes = [];
  for (const device of [known, fresh]) {
    device.store.publish(release);
    const outcome = await device.host.update(id);
    codes.push(outcome.type === 'refused' ? outcome.code : outcome.type);
    expect(JSON.stringify(await device.host.installed())).not.toContain(version);
  }
  expect((await known.launch()).version).toBe('1.1.0');
  expect(await fresh.host.launch(id)).toMatchObject({ type: 'not-installed' });
  return codes;
}

/** A statement about a release with members replaced, signed as the thief can. */
async function resigned(
  release: PublishedRelease,
  change: Partial<Statement>,
  from: ReleaseFactory = factory,
): Promise<PublishedRelease> {
  const statement = { ...parseStatement(release.statement), ...change };
  return { ...release, statement: await signStatement(statement, from.authority.keys.statements.signer) };
}

describe('a stolen partner key', () => {
  it('publishes nothing: store and log are missing', async () => {
    const forged = await thief.release({ manifest: { version: '9.9.9' }, signer: factory.partner });
    expect(await offer(forged)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN']);
    // The store's true statement beside the thief's bytes: a fresh device sees that they do not belong together.
    fresh.store.publish({ ...current, container: forged.container });
    expect(await fresh.host.update(id)).toMatchObject({ type: 'refused' });
    expect(await fresh.host.launch(id)).toEqual({ type: 'not-installed' });
  });

  it('hands nobody the partner: a set of two needs two', async () => {
    const { authority } = factory;
    const [second, stranger] = await Promise.all([authority.makeKey(), authority.makeKey()]);
    const bytes = await authority.answer('/partners/example/keys/1');
    const first = parsePartnerKeys(bytes ?? new Uint8Array());
    const entry = ({ keyId, spki }: typeof second) => ({ keyId, spki, notBefore: '2020-01-01T00:00:00Z' });
    const two = {
      ...first,
      threshold: 2,
      keys: [entry(factory.partner), entry(second)],
      signatures: [],
    };
    const stolen = { ...two, version: 2, keys: [entry(factory.partner), entry(stranger)] };
    let document = stolen as typeof first;
    for (const { signer } of [factory.partner, stranger])
      document = parsePartnerKeys(await signPartnerKeys(document, signer));
    const storeKeys = await openStoreKeys(authority.versions[0] ?? new Uint8Array(), authority.crypto);
    let before = two as typeof first;
    for (const { signer } of [factory.partner, second])
      before = parsePartnerKeys(await signPartnerKeys(before, signer));
    const { crypto } = authority;
    const [opened, next] = [await openPartnerKeys(before, crypto), await openPartnerKeys(document, crypto)];
    await expect(assertFollows(opened, next, { storeKeys, crypto })).rejects.toMatchObject({
      code: 'THRESHOLD_NOT_MET',
    });
  });
});

describe('a stolen statement key', () => {
  it.each<readonly [string, Partial<Statement>]>([
    ['a higher number', { statementSeq: 1_000 }],
    ['a longer life', { expires: '2099-12-31T00:00:00Z' }],
    ['a later signature', { signedAt: '2026-06-01T00:00:00Z' }],
    ['a recall that is none', { recallEpoch: 99 }],
    ['another floor', { minUsableSeq: 1 }],
  ])('says nothing new: %s is not in the log', async (_title, change) => {
    expect(await offer(await resigned(current, change), '9.9.9')).toEqual([
      'LOG_PROOF_INVALID',
      'LOG_PROOF_INVALID',
    ]);
  });

  it('does not make an old release current again, not even on a fresh device', async () => {
    const again = await resigned(old, { statementSeq: 50, rollbackOf: 2, releaseSeq: 50 });
    expect(await offer(again, '"version":"1.0.0"')).toEqual(['LOG_PROOF_INVALID', 'LOG_PROOF_INVALID']);
    known.store.publish(old);
    expect(await known.host.update(id)).toMatchObject({ code: 'STATEMENT_REPLAYED' });
  });

  it('forges no content: the partner has not signed it', async () => {
    const forged = await thief.release({ manifest: { version: '9.9.9' } });
    expect(await offer(await resigned(forged, {}))).toEqual(['LOG_PROOF_INVALID', 'LOG_PROOF_INVALID']);
  });

  it('recalls nothing', async () => {
    const log = parseStatement(current.statement).log;
    const list = await signRecallList(
      {
        format: 1,
        epoch: 1,
        recalls: [{ type: 'range', id, fromSeq: 1, toSeq: 9, mode: 'hard', reason: 'Ransom.' }],
        publishedAt: '2026-01-01T00:00:00Z',
        storeKeysVersion: 1,
        log: { head: log.head, ...log.release },
      },
      factory.authority.keys.statements.signer,
    );
    const { answer } = factory.authority;
    factory.authority.answer = (path) => (path === '/recall' ? Promise.resolve(list) : answer(path));
    expect(await known.host.refreshRecalls()).toBe('offline');
    factory.authority.answer = answer;
    expect((await known.launch()).version).toBe('1.1.0');
  });
});

describe('a stolen log key', () => {
  it('forks nothing: no witness signs the fork', async () => {
    const { log } = factory.authority;
    const forged = parseStatement((await thief.release({ manifest: { version: '9.9.9' } })).statement);
    const tree = { size: 1, root: new Uint8Array(32).fill(7) };
    const head: TreeHead = {
      ...(await signTreeHead(
        { origin: 'store.example', tree, signedAt: '2026-01-01T00:00:00Z' },
        factory.authority.keys.log.signer,
      )),
      cosignatures: parseStatement(current.statement).log.head.cosignatures,
    };
    const release = await resigned(current, { log: { ...forged.log, head } }, thief);
    expect(await offer(release)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN']);
    expect(log.size).toBeGreaterThan(0);
  });
});

describe('a stolen witness key', () => {
  it('signs for no log', async () => {
    const forged = await thief.release({ manifest: { version: '9.9.9' } });
    const { head, ...log } = parseStatement(forged.statement).log;
    const cosignature = await cosignTreeHead(head, head.signedAt, factory.authority.keys.witnesses.signer);
    const release = await resigned(
      forged,
      { log: { ...log, head: { ...head, cosignatures: [cosignature] } } },
      thief,
    );
    expect(await offer(release)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN']);
  });
});

describe('a stolen root key of three', () => {
  it('rotates nothing', async () => {
    const { authority } = factory;
    const roots = await Promise.all([1, 2, 3].map(() => authority.makeKey()));
    const first = parseStoreKeys(authority.versions[0] ?? new Uint8Array());
    const keys = [...first.keys, ...roots.map(({ keyId, spki }) => ({ keyId, spki }))];
    const root = { keyIds: roots.map(({ keyId }) => keyId), threshold: 2 };
    const pinned = { ...first, keys, roles: { ...first.roles, root }, signatures: [] };
    const [one, two] = roots;
    if (one === undefined || two === undefined) throw new Error('Three were made.');
    const quorum = parseStoreKeys(await signStoreKeys(pinned, one.signer));
    const bytes = await signStoreKeys(quorum, two.signer);
    const stolen = await signStoreKeys({ ...pinned, version: 2 }, one.signer);
    await expect(openStoreChain([bytes, stolen], authority.crypto)).rejects.toMatchObject({
      code: 'THRESHOLD_NOT_MET',
    });
  });
});

describe('what two stolen keys can do, so that nobody is surprised', () => {
  /** The thief writes into the true log, in the open, and its witness has no reason to refuse. */
  async function logged(release: PublishedRelease, change: Partial<Statement>): Promise<PublishedRelease> {
    const { authority } = factory;
    const said = { ...parseStatement(release.statement), ...change };
    const own = await authority.log.append(await statementEntry(said, authority.crypto));
    const place = await authority.log.append(releaseEntry(said));
    const head = await authority.head();
    const { partnerKeys } = parseStatement(current.statement).log;
    const proof = {
      head,
      statement: { index: own, path: await authority.log.inclusion(own) },
      release: { index: place, path: await authority.log.inclusion(place) },
      partnerKeys: { ...partnerKeys, path: await authority.log.inclusion(partnerKeys.index) },
    };
    const bytes = await signStatement({ ...said, log: proof }, authority.keys.statements.signer);
    return { ...release, statement: bytes };
  }

  it('statement and log key can serve an old release to a fresh host, and none below the floor to one with history', async () => {
    const times = { publishedAt: '2026-01-02T00:00:00Z', signedAt: '2026-01-02T00:00:00Z' };
    const again = await logged(old, { statementSeq: 60, releaseSeq: 60, rollbackOf: 2, ...times });
    known.store.publish(again);
    expect(await known.host.update(id)).toMatchObject({ code: 'RELEASE_DOWNGRADE' });
    fresh.store.publish(again);
    expect(await fresh.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect((await known.launch()).version).toBe('1.1.0');
  });

  it('statement and log key cannot make content that the partner did not sign', async () => {
    const forged = await thief.release({ manifest: { version: '9.9.9' } });
    const { partner } = parseStatement(current.statement);
    const release = await logged(forged, { partner, statementSeq: 70, releaseSeq: 70 });
    expect(await offer(release)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN']);
  });

  it('statement and log key can recall everything, and the log shows it', async () => {
    const recalls = [{ type: 'range', id, fromSeq: 1, toSeq: 9, mode: 'hard', reason: 'Ransom.' }] as const;
    const before = factory.authority.log.size;
    await factory.authority.recall(recalls);
    expect(factory.authority.log.size).toBe(before + 1);
    expect(await known.host.refreshRecalls()).toBe('renewed');
    expect(await known.host.launch(id)).toEqual({ type: 'recalled', version: '1.1.0', reason: 'Ransom.' });
  });
});
