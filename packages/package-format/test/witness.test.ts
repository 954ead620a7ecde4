import { createStoreAuthority } from '@org/testkit';
import type { StoreAuthority } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStoreKeys, verifyTreeHead } from '../src/index.js';
import type { TreeHead, VerifiedStoreKeys } from '../src/index.js';
import { createWitness } from '../src/log.js';
import type { WitnessRequest, WitnessState } from '../src/log.js';
import { signTreeHead } from '../src/sign.js';
import { crypto, verdictOf } from './fixture.js';

let store: StoreAuthority;
let storeKeys: VerifiedStoreKeys;

beforeAll(async () => {
  store = await createStoreAuthority(globalThis.crypto.subtle, { now: '2026-11-20T10:00:00Z' });
  storeKeys = await openStoreKeys(store.versions[0] ?? new Uint8Array(), crypto);
  for (let index = 0; index < 3; index += 1) await addEntry();
});

async function addEntry(): Promise<void> {
  await store.log.append({
    kind: 'recall-list',
    at: store.now,
    epoch: store.log.size,
    sha256: 'e'.repeat(64),
  });
}

describe('a witness (package-format 8.8)', () => {
  function open(seen: WitnessState | null = null) {
    const saved: WitnessState[] = seen === null ? [] : [seen];
    const witness = createWitness({
      origin: 'store.example',
      logKeys: [store.keys.log.publicKey],
      signer: store.keys.witnesses.signer,
      crypto,
      now: () => '2026-11-20T11:00:00Z',
      load: () => Promise.resolve(saved.at(-1) ?? null),
      save: (state) => {
        saved.push(state);
        return Promise.resolve();
      },
    });
    return { witness, saved };
  }

  async function unseenHead(): Promise<TreeHead> {
    const tree = await store.log.tree();
    return signTreeHead(
      { origin: 'store.example', tree, signedAt: '2026-11-20T10:30:00Z' },
      store.keys.log.signer,
    );
  }

  it('cosigns a log that grows, and remembers before it signs', async () => {
    const { witness, saved } = open();
    const first = await unseenHead();
    const cosignature = await witness.cosign({ head: first, fromSize: 0, path: [] });
    expect(saved).toEqual([{ size: first.size, root: first.root }]);
    expect(
      await verdictOf(() => verifyTreeHead({ ...first, cosignatures: [cosignature] }, { storeKeys, crypto })),
    ).toBe('accepted');
    await addEntry();
    const second = await unseenHead();
    const path = await store.log.consistency(first.size, second.size);
    await witness.cosign({ head: second, fromSize: first.size, path });
    expect(await witness.state()).toEqual({ size: second.size, root: second.root });
  });

  it.each<readonly [string, string, (head: TreeHead) => Partial<WitnessRequest>]>([
    ['a proof from elsewhere', 'CHAIN_BROKEN', () => ({ fromSize: 1 })],
    ['another log', 'LOG_PROOF_INVALID', (head) => ({ head: { ...head, origin: 'other.example' } })],
    ['a head nobody signed', 'LOG_PROOF_INVALID', (head) => ({ head: { ...head, size: 99 } })],
    ['a wrong proof', 'LOG_FORKED', () => ({ path: ['a'.repeat(64)] })],
  ])('refuses %s with %s, and forgets nothing', async (_title, code, change) => {
    const head = await unseenHead();
    const { witness, saved } = open({ size: 2, root: 'c'.repeat(64) });
    const request = { head, fromSize: 2, path: await store.log.consistency(2, head.size) };
    expect(await verdictOf(() => witness.cosign({ ...request, ...change(head) }))).toBe(code);
    expect(saved).toHaveLength(1);
  });

  it('does not cosign two heads of one size that differ', async () => {
    const head = await unseenHead();
    const { witness } = open({ size: head.size, root: 'd'.repeat(64) });
    const request = { head, fromSize: head.size, path: [] };
    expect(await verdictOf(() => witness.cosign(request))).toBe('LOG_FORKED');
  });

  it('takes requests one after the other', async () => {
    const { witness } = open();
    const head = await unseenHead();
    const request = { head, fromSize: 0, path: [] };
    const [first, second] = await Promise.allSettled([witness.cosign(request), witness.cosign(request)]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
  });
});
